// SPDX-License-Identifier: LGPL-2.1-or-later
// The connections of a plan as NVMe tools of the host know them: no interfaces but by name, no namespaces.

import { discoveryNqn } from "../plan/discoveries.ts";
import type { BootPlan, InterfaceKey } from "../plan/types.ts";
import { listFew } from "../text/list-few.ts";
import { type DeviceNames, deviceNames } from "./device-names.ts";
import { formatControllerLine } from "./quote/controller-line.ts";
import type { ExportInput } from "./types.ts";

export interface Connection {
  /** The well-known one of a discovery is absent. */
  readonly nqn?: string;
  readonly headerDigest: boolean;
  readonly dataDigest: boolean;
  /** Options of `nvme connect` that lead to the port, in its order. */
  readonly address: readonly (readonly [string, string | undefined])[];
  /** `192.0.2.1:4420`, for messages. */
  readonly port: string;
  /** The interface that it is to go through, where neither an address nor a name says so. */
  readonly unnamed?: InterfaceKey;
}

export interface Connections {
  readonly discoveries: readonly Connection[];
  readonly subsystems: readonly Connection[];
}

interface Target {
  readonly interface?: InterfaceKey;
  readonly hostTraddr?: string;
  readonly hostIface?: string;
  readonly traddr: string;
  readonly trsvcid: string;
}

/** @throws ExportError */
export function listConnections(input: ExportInput): Connections {
  const { plan } = input;
  const named = deviceNames(input);
  // Here a VLAN is one that is there already, where a source knows it.
  const vlans = new Map((input.names ?? []).map(({ mac, vlan, name }) => [`${mac} ${vlan}`, name]));
  const names: DeviceNames = (key) => (key.vlan === 0 ? undefined : vlans.get(`${key.mac} ${key.vlan}`)) ?? named(key);
  return {
    discoveries: plan.discoveries.map((discovery) => ({
      ...reach(discovery, names),
      ...(discovery.nqn === discoveryNqn ? {} : { nqn: discovery.nqn }),
      headerDigest: false,
      dataDigest: false,
    })),
    subsystems: plan.paths.map((path) => ({
      ...reach(path, names),
      nqn: path.subsysNqn,
      headerDigest: path.headerDigest,
      dataDigest: path.dataDigest,
    })),
  };
}

function reach(target: Target, names: DeviceNames): Pick<Connection, "address" | "port" | "unnamed"> {
  const { interface: key, hostTraddr, traddr, trsvcid } = target;
  const hostIface = key === undefined ? target.hostIface : names(key);
  // Two interfaces may have one link-local network, and one address.
  const isLocal = /^fe[89ab]/i.test(traddr);
  const isUnnamed = hostIface === undefined && key !== undefined && (hostTraddr === undefined || isLocal);
  return {
    address: [
      ["transport", "tcp"],
      ["traddr", traddr],
      ["trsvcid", trsvcid],
      ["host-traddr", hostTraddr],
      ["host-iface", hostIface],
    ],
    port: traddr.includes(":") ? `[${traddr}]:${trsvcid}` : `${traddr}:${trsvcid}`,
    ...(isUnnamed ? { unnamed: key } : {}),
  };
}

/** The value of `controller =`; undefined where it cannot be said. */
export function controllerOf(
  { address }: Connection,
  more: readonly (readonly [string, string | undefined])[] = [],
): string | undefined {
  return formatControllerLine([...address, ...more]);
}

/** One line for each interface that connections should go through, and that has no name here: they may go by another one. */
export function lostWithoutNames({ discoveries, subsystems }: Connections, document: string): string[] {
  const ports = new Map<string, Set<string>>();
  for (const { unnamed, port } of [...subsystems, ...discoveries]) {
    if (unnamed !== undefined) {
      ports.set(unnamed.mac, (ports.get(unnamed.mac) ?? new Set()).add(port));
    }
  }
  return [...ports].map(
    ([mac, found]) =>
      `${document} does not say that ${listFew([...found])} is behind the card ${mac}, whose name it wants: add --ifname=NAME:${mac}`,
  );
}

/** Of a document for NVMe tools, where there is more to be said of a boot. */
export function remarksOnTheRest({ interfaces }: BootPlan, document: string): string[] {
  return interfaces.length === 0
    ? []
    : [
        `${document} names no namespaces and configures no network: for that, export one of netplan, networkd, networkmanager, wicked`,
      ];
}
