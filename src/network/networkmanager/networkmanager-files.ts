// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Naming } from "../../machine/configuration.ts";
import { render } from "../../output/render.ts";
import { makeTree, type TextFile, type Tree } from "../../output/tree.ts";
import { describeOrigins } from "../../plan/origin.ts";
import type { BootInterface, BootPlan, InterfaceKey } from "../../plan/types.ts";
import { physicalLinks } from "../naming.ts";
import { targetsOf } from "../routes.ts";
import devicesTemplate from "./devices.conf.mustache";
import { familyView } from "./family-view.ts";
import keyfileTemplate from "./keyfile.mustache";
import { nameServers } from "./name-servers.ts";
import { profileUuid } from "./profile-uuid.ts";

/** Where NetworkManager has the profiles of this boot; it reads none that others than root could have read. */
export const profileFolder = "/run/NetworkManager/system-connections";

/**
 * Which of several profiles for one device is the active one: ours before all that nobody gave a priority (0: those of the real root's
 * installer, which know nothing of a root disk) and those of ip= (-100: `ip=dhcp` is for every card). An administrator can go above it.
 */
const priority = 100;

/**
 * Profiles of NetworkManager, one per network card and per VLAN, named after table and HFI (nm-settings-keyfile(5)):
 * `nbft-0h6.nmconnection`, `nbft-0h6.11.nmconnection`. And, for NetworkManager.conf(5), what holds for the devices themselves: static
 * addresses are set without a carrier, none goes away with it, and a NetworkManager that is started later leaves what it finds.
 */
export function networkManagerFiles(plan: BootPlan, { naming }: { readonly naming: Naming }): Tree {
  const targets = targetsOf(plan);
  const servers = nameServers(plan.interfaces);
  const entries: [string, TextFile][] = [];
  const devices: string[] = [];
  const add = (id: string, key: InterfaceKey, entry: BootInterface | undefined, view: object) => {
    const families = (["ipv4", "ipv6"] as const).map((family) =>
      familyView(family, entry, targets(key), entry === undefined ? [] : servers(entry, family)),
    );
    const text = render(keyfileTemplate, { id: `nbft-${id}`, uuid: profileUuid(key), priority, families, ...view });
    entries.push([`${profileFolder}/nbft-${id}.nmconnection`, { text, mode: 0o600 }]);
  };

  for (const { mac, id, untagged, vlans, origins } of physicalLinks(plan.interfaces, naming)) {
    const card = { mac, vlan: 0 };
    devices.push(`mac:${mac}`);
    add(id, card, untagged, { source: describeOrigins(origins), type: "ethernet", mac });
    for (const { id: vlanId, device, interface: entry } of vlans) {
      devices.push(`interface-name:${device}`);
      add(vlanId, entry, entry, {
        source: describeOrigins(entry.origins),
        type: "vlan",
        device,
        vlan: { tag: entry.vlan, parent: profileUuid(card) },
      });
    }
  }
  if (devices.length > 0) {
    const text = render(devicesTemplate, { devices: devices.join(",") });
    entries.push(["/run/NetworkManager/conf.d/90-nbft.conf", { text, mode: 0o644 }]);
  }
  return makeTree(entries);
}
