// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Naming } from "../../machine/configuration.ts";
import { render } from "../../output/render.ts";
import { makeTree, type TextFile, type Tree } from "../../output/tree.ts";
import { describeOrigins } from "../../plan/origin.ts";
import type { BootPlan } from "../../plan/types.ts";
import { physicalLinks } from "../naming.ts";
import { targetsOf } from "../routes.ts";
import linkTemplate from "./link.mustache";
import netdevTemplate from "./netdev.mustache";
import networkTemplate from "./network.mustache";
import { networkView } from "./network-view.ts";
import { isStatic, requirements } from "./required-for-online.ts";
import sysctlTemplate from "./sysctl.mustache";

export const networkFolder = "/run/systemd/network";

/**
 * Configuration of systemd-networkd (systemd.network(5), systemd.netdev(5)) and, where interfaces get new names, of udev (systemd.link(5)).
 * One .network per network card and per VLAN, named after table and HFI: `05-nbft-0h6.network`, `05-nbft-0h6.11.netdev`. 05 comes before
 * netplan's 10 and systemd-network-generator's 70: the first file that matches wins, and losing the root disk's network is no option.
 * With several static interfaces also a sysctl.d(5) file for the real root.
 */
export function networkdFiles(plan: BootPlan, { naming }: { readonly naming: Naming }): Tree {
  const targets = targetsOf(plan);
  const requirement = requirements(plan.interfaces);
  const entries: [string, TextFile][] = [];
  const add = (name: string, text: string) => entries.push([`${networkFolder}/05-nbft-${name}`, { text, mode: 0o644 }]);

  for (const { mac, id, name, untagged, vlans, origins } of physicalLinks(plan.interfaces, naming)) {
    const source = describeOrigins(origins);
    if (name !== undefined) {
      add(`${id}.link`, render(linkTemplate, { source, mac, name }));
    }
    const card = networkView({ mac }, untagged, {
      vlans: vlans.map(({ device }) => device),
      targets: targets({ mac, vlan: 0 }),
      requiredForOnline: untagged === undefined ? "no" : requirement(untagged),
    });
    add(`${id}.network`, render(networkTemplate, { source, ...card }));
    for (const { id: vlanId, device, interface: entry } of vlans) {
      const vlanSource = describeOrigins(entry.origins);
      const view = networkView({ vlanDevice: device }, entry, {
        vlans: [],
        targets: targets(entry),
        requiredForOnline: requirement(entry),
      });
      add(`${vlanId}.netdev`, render(netdevTemplate, { source: vlanSource, device, vlan: entry.vlan }));
      add(`${vlanId}.network`, render(networkTemplate, { source: vlanSource, ...view }));
    }
  }
  if (plan.interfaces.filter(isStatic).length > 1) {
    entries.push(["/run/sysctl.d/05-nbft.conf", { text: render(sysctlTemplate, {}), mode: 0o644 }]);
  }
  return makeTree(entries);
}
