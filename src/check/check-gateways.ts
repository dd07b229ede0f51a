// SPDX-License-Identifier: LGPL-2.1-or-later
// Ways from the subnets of the interfaces to the targets, as far as a plan says them.

import { describeInterface } from "../machine/interfaces.ts";
import { family } from "../nbft/values/address.ts";
import { addressBits, inSubnet, isLinkLocal } from "../plan/subnet.ts";
import type { BootInterface, BootPlan, InterfaceKey } from "../plan/types.ts";
import { listFew } from "../text/list-few.ts";
import { type Connection, groupConnections } from "./group-connections.ts";
import { findingOf, type MachineFinding } from "./machine-finding.ts";

/**
 * Targets that no subnet of their interface holds, where nothing leads out of these: the kernel takes them for neighbours then, which they can only
 * be if two subnets share one segment. Leases and routers may bring a gateway, so with these nobody can tell.
 */
export function checkGateways(plan: BootPlan): MachineFinding[] {
  const keyOf = ({ mac, vlan }: InterfaceKey) => `${mac} ${vlan}`;
  const interfaces = new Map(plan.interfaces.map((entry) => [keyOf(entry), entry]));
  const groups = groupConnections(plan, (connection) => `${keyOf(connection.interface)} ${connection.traddr}`);
  return [...groups.values()].flatMap((connections): MachineFinding[] => {
    const [{ traddr, interface: key }] = connections as [Connection];
    const entry = interfaces.get(keyOf(key));
    const own = entry && unreachableFrom(entry, traddr);
    if (!own) {
      return [];
    }
    const paths = connections.map(({ id }) => id);
    const message = `target ${traddr} of ${listFew(paths)} is not in ${own} of ${describeInterface(key)}, which has no gateway`;
    return [
      findingOf("no-gateway", message, "correct address, prefix or gateway where they are set up", {
        paths,
        blocks: true,
      }),
    ];
  });
}

/** The first subnet of an interface from which nothing leads to the target; undefined where something does, or nobody knows. */
function unreachableFrom({ configurations }: BootInterface, target: string): string | undefined {
  const own = configurations.filter((one) => one.family === family(target));
  const leads = own.some(
    (one) =>
      one.method !== "static" ||
      one.gateway !== undefined ||
      one.prefix === addressBits[one.family] ||
      inSubnet(target, one.address, one.prefix),
  );
  const [first] = own;
  return leads || isLinkLocal(target) || first?.method !== "static" ? undefined : `${first.address}/${first.prefix}`;
}

/**
 * Gateways that no subnet of their interface holds: the kernel takes them for neighbours, which some providers have so with an address that stands
 * alone, and which is a slip anywhere else.
 */
export function checkGatewaySubnets({ interfaces }: BootPlan): MachineFinding[] {
  return interfaces.flatMap(({ configurations, ...key }) => {
    const fixed = configurations.filter((one) => one.method === "static");
    const holds = (gateway: string) =>
      isLinkLocal(gateway) || fixed.some(({ address, prefix }) => inSubnet(gateway, address, prefix));
    return fixed.flatMap(({ address, prefix, gateway, family: of }): MachineFinding[] => {
      if (gateway === undefined || prefix === addressBits[of] || holds(gateway)) {
        return [];
      }
      const message = `gateway ${gateway} of ${describeInterface(key)} is not in its subnet ${address}/${prefix}, and is taken for a neighbour`;
      return [findingOf("foreign-gateway", message, "correct address, prefix or gateway where they are set up")];
    });
  });
}
