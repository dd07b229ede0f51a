// SPDX-License-Identifier: LGPL-2.1-or-later
// What netplan has to know of a plan's interfaces, for whichever of its renderers.

import type { Family } from "../../nbft/values/address.ts";
import { type PhysicalLink, physicalLinks } from "../../network/naming.ts";
import { networkView } from "../../network/networkd/network-view.ts";
import { targetsOf } from "../../network/routes.ts";
import type { BootInterface, BootPlan, InterfaceKey } from "../../plan/types.ts";
import { type Settings, settingsOf } from "./settings.ts";

/** One entry under `ethernets` or `vlans`. */
export interface Definition {
  readonly id: string;
  readonly mac: string;
  /** Of a VLAN. */
  readonly tag?: number;
  readonly settings: Settings;
}

/** A card, and the VLANs on it. */
export interface CardDefinition extends Definition {
  readonly vlans: readonly Definition[];
}

/**
 * @param taken families that have a default route in the file already: firmware's gateways are for the targets alone then, as of all default routes
 * of one metric but the first, because netplan wants one
 */
export function definitionsOf(plan: BootPlan, taken: ReadonlySet<Family>, remarks: string[]): CardDefinition[] {
  const interfaces = withOneDefaultRoute(plan.interfaces, taken, remarks);
  const required = requiredInterface(interfaces);
  const targets = targetsOf(plan);
  const settings = (key: InterfaceKey, entry: BootInterface | undefined): Settings => {
    const view = networkView({}, entry, { vlans: [], targets: targets(key), requiredForOnline: "no" });
    return settingsOf(view, entry, { optional: entry === undefined || entry !== required }, remarks);
  };
  return physicalLinks(interfaces, "none").map((link): CardDefinition => {
    const { mac } = link;
    return {
      id: `nbft${link.id}`,
      mac,
      settings: settings({ mac, vlan: 0 }, link.untagged),
      vlans: link.vlans.map((vlan) => vlanDefinition(vlan, settings(vlan.interface, vlan.interface))),
    };
  });
}

function vlanDefinition(
  { device, interface: { mac, vlan } }: PhysicalLink["vlans"][number],
  settings: Settings,
): Definition {
  return { id: device, mac, tag: vlan, settings };
}

/**
 * The one that a boot may wait for: a dead card must not hold it up, and netplan's wait for the network needs one. The rest is `optional`.
 */
function requiredInterface(interfaces: readonly BootInterface[]): BootInterface | undefined {
  const configured = interfaces.filter(({ configurations }) => configurations.length > 0);
  return (
    configured.find(({ configurations }) => configurations.some(({ defaultRoute }) => defaultRoute)) ?? configured[0]
  );
}

function withOneDefaultRoute(
  interfaces: readonly BootInterface[],
  taken: ReadonlySet<Family>,
  remarks: string[],
): BootInterface[] {
  const seen = new Set<string>();
  return interfaces.map((entry) => ({
    ...entry,
    configurations: entry.configurations.map((configuration) => {
      const { method, family, gateway, defaultRoute, metric } = configuration;
      if (method !== "static" || gateway === undefined || !defaultRoute) {
        return configuration;
      }
      const key = `${family} ${metric}`;
      if (!taken.has(family) && !seen.has(key)) {
        seen.add(key);
        return configuration;
      }
      remarks.push(`gateway ${gateway} of ${entry.mac} is for its targets alone: there is another default route`);
      return { ...configuration, defaultRoute: false };
    }),
  }));
}
