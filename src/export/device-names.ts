// SPDX-License-Identifier: LGPL-2.1-or-later
// Names of devices, for documents that know interfaces by name: a table knows MAC addresses.

import { formatMac, parseMac } from "../nbft/values/mac.ts";
import { physicalLinks } from "../network/naming.ts";
import type { BootPlan, InterfaceKey } from "../plan/types.ts";
import { listFew } from "../text/list-few.ts";
import { quote } from "../text/visible.ts";
import { ExportError, type ExportInput } from "./types.ts";

/** The name of an interface's device; undefined where nobody has said it. */
export type DeviceNames = (key: InterfaceKey) => string | undefined;

/** As udev and the kernel take it, without what some configuration file gives a meaning to. */
const deviceName = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/;

/**
 * A card has the name that option `ifname` gives it (`NAME:MAC`, as on dracut's kernel command line), or else the sources. A VLAN is new in any case,
 * and called as in all that this program writes: `nbft0h6.11`.
 * @throws ExportError
 */
export function deviceNames({ plan, options, names = [] }: ExportInput): DeviceNames {
  const ofSources = names.filter(({ name, vlan }) => vlan === 0 && deviceName.test(name));
  const cards = new Map([...ofSources.map(({ mac, name }) => [mac, name] as const), ...givenNames(options)]);
  const vlans = new Map(
    physicalLinks(plan.interfaces, "none").flatMap(({ vlans }) =>
      vlans.map(({ device, interface: { mac, vlan } }) => [`${mac} ${vlan}`, device] as const),
    ),
  );
  return ({ mac, vlan }) => (vlan === 0 ? cards.get(mac) : vlans.get(`${mac} ${vlan}`));
}

/** What is typed of cards that no table has, a line for each: mostly a slip in the MAC address. */
export function describeStrangers({ interfaces }: BootPlan, options: ExportInput["options"]): readonly string[] {
  const macs = [...new Set(interfaces.map(({ mac }) => mac))];
  return [...givenNames(options)]
    .filter(([mac]) => !macs.includes(mac))
    .map(([mac, name]) => `--ifname=${name}:${mac}: no card has this address; there are ${listFew(macs) || "none"}`);
}

/** What the option `ifname` says, by MAC address; several are separated by commas. */
function givenNames({ ifname }: ExportInput["options"]): ReadonlyMap<string, string> {
  const words = typeof ifname === "string" ? ifname.split(",") : [];
  return new Map(
    words.map((word) => {
      const [, name = "", address = ""] = /^([^:]*):(.*)$/.exec(word) ?? [];
      const mac = parseMac(address);
      if (mac === undefined || !deviceName.test(name)) {
        throw new ExportError(`--ifname=${quote(word)}: this is no NAME:MAC, as in eth0:52:54:00:12:34:56`);
      }
      return [formatMac(mac), name];
    }),
  );
}
