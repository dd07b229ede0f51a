// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../../host/host.ts";
import { readAttribute } from "../../../machine/attributes.ts";
import { findInterface } from "../../../machine/interfaces.ts";
import type { Log } from "../../../machine/log.ts";
import type { NetworkFile } from "../../../network/networkd/adopted-files.ts";
import { lastSetting, type Setting } from "../../../network/networkd/sections.ts";
import type { BootInterface, BootPlan } from "../../../plan/types.ts";
import { udevProperty } from "../udev-property.ts";

/** What would end an interface's own traffic, or make it another one. network.mustache empties them. */
const refused = [
  ["Network", "Bond"],
  ["Network", "Bridge"],
  ["Network", "VRF"],
  ["Network", "BatmanAdvanced"],
  ["Link", "MACAddress"],
] as const;

/** One line for each setting of an administrator's file that is not applied to an interface of the boot which the file means. */
export function reportRefused(host: Host, plan: BootPlan, files: readonly NetworkFile[], log: Log): void {
  for (const { path, settings } of files) {
    for (const [section, key] of refused) {
      const value = lastSetting(settings, section, key);
      for (const entry of value ? plan.interfaces : []) {
        const name = findInterface(host, entry);
        if (name !== undefined && means(settings, entry, namesOf(host, name))) {
          log(
            "warning",
            `${path}: ${key}=${value} is not applied to ${name}, which root needs: give it another interface, or a MACVLAN on ${name}`,
          );
        }
      }
    }
  }
}

/** Whether a [Match] is for this interface, as far as names and addresses tell: systemd-networkd alone knows, and this is for a message. */
function means(settings: readonly Setting[], { mac, vlan }: BootInterface, known: readonly string[]): boolean {
  const words = (key: string) => (lastSetting(settings, "Match", key) ?? "").split(/\s+/).filter((word) => word !== "");
  const addresses = vlan === 0 ? [...words("MACAddress"), ...words("PermanentMACAddress")] : [];
  const names = words("Name");
  if (addresses.length > 0) {
    return addresses.some((address) => address.replace(/[-.]/g, ":").toLowerCase() === mac);
  }
  return names.length === 0 || names.some((pattern) => known.some((name) => globOf(pattern).test(name)));
}

/** An interface's name, and the one that udev would have given it, if it has seen it: that is another name of it by now (keep-names.ts). */
function namesOf(host: Host, name: string): string[] {
  const index = readAttribute(host, `/sys/class/net/${name}/ifindex`);
  const other = udevProperty(host, index, "ID_NET_NAME");
  return other === undefined ? [name] : [name, other];
}

/** A pattern of glob(7) without sets of characters, which are taken for anything. */
function globOf(pattern: string): RegExp {
  const text = pattern
    .replace(/\[[^\]]*\]/g, "?")
    .replace(/[^A-Za-z0-9_*?]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${text}$`);
}
