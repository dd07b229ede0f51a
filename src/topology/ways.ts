// SPDX-License-Identifier: LGPL-2.1-or-later
// From the host to each namespace: what there is on the way of each connection, in this order.

import { endpointName } from "../host/endpoint.ts";
import { family, formatAddress, parseAddress } from "../nbft/values/address.ts";
import { addressBits, inSubnet } from "../plan/subnet.ts";
import type { BootPlan, InterfaceKey } from "../plan/types.ts";
import type { ConnectionState, ConnectionStatus, ControllerStatus, MachineStatus } from "../status/types.ts";

/** One connection, wanted or there. */
export interface Way {
  /** `path 0-1-2`, `discovery 0-1-1`; of what a discovery has found the controller's name. */
  readonly name: string;
  readonly state: ConnectionState;
  readonly controller?: string;
  /** What it is required to have, and has not. */
  readonly lacks?: ConnectionStatus["lacks"];
  /** Has been given up by the kernel, and is being connected again. */
  readonly hasVanished?: boolean;
  /** Absent where any route serves. */
  readonly interface?: InterfaceKey;
  /** Name of the interface that the route leads by. */
  readonly route?: string;
  /** `10.0.0.0/24`, with what leads out of it: `10.0.0.0/24 by 10.0.0.1`. */
  readonly network: string;
  /** `10.0.0.1:4420` */
  readonly target: string;
  /** Absent of a discovery controller, which has no namespaces. */
  readonly subsysNqn?: string;
  /** `nvme0n1`; of what is not connected the namespaces of the table. */
  readonly namespaces: readonly string[];
}

/** All that the plan wants, and what its discoveries have found. */
export function waysOf(plan: BootPlan, status: MachineStatus): readonly Way[] {
  const states = new Map(status.paths.map((one) => [one.id, one]));
  const known = knownDisks(status);
  const paths = plan.paths.flatMap((path) => {
    const found = states.get(path.id);
    return found === undefined
      ? []
      : [
          {
            ...start(plan, `path ${path.id}`, found),
            ...(found.lacks === undefined ? {} : { lacks: found.lacks }),
            ...(found.controller === undefined ? {} : { controller: found.controller.name }),
            subsysNqn: path.subsysNqn,
            namespaces: disksOf(found.controller) ?? known.get(path.subsysNqn) ?? tableNames(path.namespaces),
          },
        ];
  });
  const discoveries = status.discoveries.flatMap((discovery) => [
    { ...start(plan, `discovery ${discovery.id}`, discovery), namespaces: [] },
    ...discovery.controllers.map((controller): Way => {
      const { name, subsysNqn, traddr = "", trsvcid = "" } = controller;
      const connection = {
        ...discovery,
        state: controller.state === "live" ? "live" : "connecting",
        traddr,
        trsvcid,
      } as const;
      return {
        ...start(plan, `of ${discovery.id}`, connection),
        controller: name,
        subsysNqn,
        namespaces: disksOf(controller) ?? [],
      };
    }),
  ]);
  return [...paths, ...discoveries];
}

function start(
  plan: BootPlan,
  name: string,
  connection: Pick<ConnectionStatus, "state" | "vanished" | "interface" | "route" | "traddr" | "trsvcid">,
): Pick<Way, "name" | "state" | "hasVanished" | "interface" | "route" | "network" | "target"> {
  const { state, vanished, interface: key, route, traddr, trsvcid } = connection;
  return {
    name,
    state,
    ...(vanished === undefined ? {} : { hasVanished: true }),
    ...(key === undefined ? {} : { interface: key }),
    ...(route === undefined ? {} : { route }),
    network: key === undefined ? "by route" : networkOf(plan, key, traddr),
    target: endpointName(traddr, trsvcid),
  };
}

/** The interface of ways that have no HFI, for people. */
export function describeRoute({ route }: Pick<Way, "route">): string {
  return route ?? "any interface";
}

/** The network that a target is reached in, as far as the table says. */
function networkOf({ interfaces }: BootPlan, key: InterfaceKey, traddr: string): string {
  const all = interfaces.find(({ mac, vlan }) => mac === key.mac && vlan === key.vlan)?.configurations ?? [];
  const same = all.filter((one) => one.family === family(traddr));
  const near = same.find((one) => one.method === "static" && inSubnet(traddr, one.address, one.prefix));
  const one = near ?? same[0];
  const vlan = key.vlan === 0 ? "" : `VLAN ${key.vlan}, `;
  if (one === undefined) {
    return `${vlan}unknown`;
  }
  if (one.method !== "static") {
    return `${vlan}${one.method === "dhcp" ? "DHCP" : "SLAAC"} (${one.family === "ipv4" ? "IPv4" : "IPv6"})`;
  }
  const by = near === undefined && one.gateway !== undefined ? ` by ${one.gateway}` : "";
  return `${vlan}${subnetOf(one.address, one.prefix)}${by}`;
}

function subnetOf(address: string, prefix: number): string {
  const bits = 128 - addressBits[family(address)] + prefix;
  const bytes = parseAddress(address) ?? new Uint8Array(16);
  const kept = bytes.map((byte, index) => byte & ~(0xff >> Math.min(8, Math.max(0, bits - 8 * index))));
  return `${formatAddress(kept)}/${prefix}`;
}

function disksOf(controller: ControllerStatus | undefined): readonly string[] | undefined {
  const disks = controller?.namespaces.map(({ disk }) => disk) ?? [];
  return disks.length === 0 ? undefined : disks;
}

/** By subsystem: a path that is missing leads to what the others of its subsystem lead to. */
function knownDisks({ paths }: MachineStatus): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { subsysNqn, controller } of paths) {
    const disks = disksOf(controller);
    if (disks !== undefined) {
      found.set(subsysNqn, [...new Set([...(found.get(subsysNqn) ?? []), ...disks])]);
    }
  }
  return found;
}

function tableNames(namespaces: readonly { readonly nsid: number; readonly nid?: string }[]): readonly string[] {
  return namespaces.map(({ nsid, nid }) => (nid === undefined ? `namespace ${nsid}` : `namespace ${nsid} ${nid}`));
}
