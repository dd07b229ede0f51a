// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Naming } from "../../machine/configuration.ts";
import type { Family } from "../../nbft/values/address.ts";
import { render } from "../../output/render.ts";
import { makeTree, type TextFile, type Tree } from "../../output/tree.ts";
import { describeOrigins } from "../../plan/origin.ts";
import type { BootInterface, BootPlan, InterfaceKey } from "../../plan/types.ts";
import { physicalLinks } from "../naming.ts";
import { staticRoutes, targetsOf } from "../routes.ts";
import devicesTemplate from "./devices.conf.mustache";
import { familyNames, familyView, routesByGateway } from "./family-view.ts";
import keyfileTemplate from "./keyfile.mustache";
import { nameServers } from "./name-servers.ts";
import { profileUuid } from "./profile-uuid.ts";

/** Where NetworkManager has the profiles of this boot; it reads none that others than root could have read. */
export const profileFolder = "/run/NetworkManager/system-connections";

/**
 * Which of several profiles for one device is the active one: ours, before those of ip= (-100: `ip=dhcp` is for every card), all that nobody gave
 * a priority (0: those of installers, which know nothing of a root disk) and cloud-init's (120). It is the highest there is.
 */
const priority = 999;

/** The profile of a network card or of a VLAN. */
export interface OwnProfile {
  /** `0h6`, `0h6.11` */
  readonly id: string;
  readonly key: InterfaceKey;
  readonly text: string;
  /** Absent for a card that only carries VLANs. */
  readonly interface?: BootInterface;
  /** Routes to the targets by firmware's gateway, for whoever has another default route. */
  readonly targetRoutes: Readonly<Record<Family, readonly string[]>>;
}

/** One per network card and per VLAN, named after table and HFI (nm-settings-keyfile(5)). */
export function ownProfiles(plan: BootPlan, { naming }: { readonly naming: Naming }): OwnProfile[] {
  const targets = targetsOf(plan);
  const servers = nameServers(plan.interfaces);
  const make = (id: string, key: InterfaceKey, entry: BootInterface | undefined, view: object): OwnProfile => {
    const routes = entry === undefined ? [] : staticRoutes(entry, targets(key));
    const families = familyNames.map((family) =>
      familyView(family, entry, routes, entry === undefined ? [] : servers(entry, family)),
    );
    const text = render(keyfileTemplate, { id: `nbft-${id}`, uuid: profileUuid(key), priority, families, ...view });
    return {
      id,
      key,
      text,
      ...(entry === undefined ? {} : { interface: entry }),
      targetRoutes: routesByGateway(entry, targets(key), routes),
    };
  };
  return physicalLinks(plan.interfaces, naming).flatMap((link) => {
    const { mac, id, untagged, vlans, origins } = link;
    const card = { ...link, vlan: 0 };
    return [
      make(id, card, untagged, { source: describeOrigins(origins), type: "ethernet", mac }),
      ...vlans.map(({ id: vlanId, device, interface: entry }) =>
        make(vlanId, entry, entry, {
          source: describeOrigins(entry.origins),
          type: "vlan",
          device,
          vlan: { tag: entry.vlan, parent: profileUuid(card) },
        }),
      ),
    ];
  });
}

/**
 * Profiles of NetworkManager: `nbft-0h6.nmconnection`, `nbft-0h6.11.nmconnection`. And, for NetworkManager.conf(5), what holds for the devices
 * themselves: static addresses are set without a carrier, none goes away with it, and a NetworkManager that is started later leaves what it
 * finds.
 */
export function networkManagerFiles(plan: BootPlan, { naming }: { readonly naming: Naming }): Tree {
  const entries = ownProfiles(plan, { naming }).map(({ id, text }): [string, TextFile] => [
    `${profileFolder}/nbft-${id}.nmconnection`,
    { text, mode: 0o600 },
  ]);
  const devices = physicalLinks(plan.interfaces, naming).flatMap(({ mac, vlans }) => [
    `mac:${mac}`,
    ...vlans.map(({ device }) => `interface-name:${device}`),
  ]);
  if (devices.length > 0) {
    const text = render(devicesTemplate, { devices: devices.join(",") });
    entries.push(["/run/NetworkManager/conf.d/90-nbft.conf", { text, mode: 0o644 }]);
  }
  return makeTree(entries);
}
