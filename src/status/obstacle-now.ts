// SPDX-License-Identifier: LGPL-2.1-or-later
// What a connection that is missing waits for, found out without connecting.

import { lookForSecrets } from "../connect/authentication.ts";
import { requireFabrics } from "../connect/fabrics.ts";
import type { Host } from "../host/host.ts";
import type { AttemptRecord } from "../machine/attempt-record.ts";
import { readAttribute } from "../machine/attributes.ts";
import { describeInterface, requireLink } from "../machine/interfaces.ts";
import { net } from "../machine/nics.ts";
import { Obstacle } from "../machine/obstacle.ts";
import { routesTo } from "../machine/reverse-path.ts";
import { family } from "../nbft/values/address.ts";
import { probe } from "../nvme-tcp/probe.ts";
import { explainTcpError } from "../nvme-tcp/tcp-errors.ts";
import { longestProbe } from "../nvme-tcp/transport.ts";
import { securityField } from "../plan/security.ts";
import { isLinkLocal } from "../plan/subnet.ts";
import { endpointOf, type Target } from "../plan/target.ts";
import type { Nic } from "./types.ts";

export type Destination = Pick<Target, "interface" | "hostTraddr" | "hostIface" | "traddr" | "trsvcid" | "security"> &
  Partial<Pick<Target, "subsysNqn">>;

/** One line, in the words of connect. What this machine lacks comes first, then what the last attempt met, and last what the target says now. */
export function obstacleNow(
  host: Host,
  destination: Destination,
  nic: Nic,
  record: AttemptRecord | undefined,
  asks: boolean,
): string | undefined {
  const { name } = nic;
  const { interface: key } = destination;
  if (key === undefined) {
    return obstacleOfRoute(host, destination, name, record, asks);
  }
  if (name === undefined) {
    return `no ${describeInterface(key)}`;
  }
  const endpoint = endpointOf(destination, name);
  return (
    obstacleOf(() => requireLink(host, name)) ??
    (lacksAddress(destination, nic) ? explainTcpError("EADDRNOTAVAIL", endpoint).explain() : undefined) ??
    (asks
      ? obstacleOf(() => probe(host, endpoint, longestProbe))
      : (record?.obstacle ??
        (lacksRoute(host, destination, name) ? explainTcpError("ENETUNREACH", endpoint).explain() : undefined))) ??
    obstacleOf(() => requireRest(host, destination))
  );
}

/** The same where any route serves. */
function obstacleOfRoute(
  host: Host,
  destination: Destination,
  name: string | undefined,
  record: AttemptRecord | undefined,
  asks: boolean,
): string | undefined {
  const { hostIface, traddr } = destination;
  if (hostIface !== undefined && name === undefined) {
    return `no interface ${hostIface}`;
  }
  const endpoint = endpointOf(destination, hostIface);
  const table = family(traddr) === "ipv4" ? "route" : "ipv6_route";
  const lacks = name === undefined && readAttribute(host, `/proc/self/net/${table}`) !== undefined;
  return (
    (lacks ? explainTcpError("ENETUNREACH", endpoint).explain() : undefined) ??
    (asks ? obstacleOf(() => probe(host, endpoint, longestProbe)) : record?.obstacle) ??
    obstacleOf(() => requireRest(host, destination))
  );
}

function requireRest(host: Host, { subsysNqn, security }: Destination): void {
  // Of what a discovery finds nobody knows the names yet.
  if (subsysNqn !== undefined) {
    lookForSecrets(host, { subsysNqn, ...securityField(security) });
  }
  requireFabrics(host);
}

/** What the action meets. */
function obstacleOf(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof Obstacle) {
      return error.explain();
    }
    throw error;
  }
}

/** Whether the interface has not the address that the table wants, or, where DHCP or a router gives one, none to reach the target from. */
function lacksAddress({ hostTraddr, traddr }: Destination, { addresses }: Nic): boolean {
  if (addresses === undefined) {
    return false;
  }
  return hostTraddr === undefined
    ? !addresses.some((one) => family(one) === family(traddr) && (!isLinkLocal(one) || isLinkLocal(traddr)))
    : !addresses.includes(hostTraddr);
}

/** Only of IPv4, in the main table; an interface in a VRF has a table of its own. */
function lacksRoute(host: Host, { traddr }: Destination, name: string): boolean {
  return (
    family(traddr) === "ipv4" &&
    readAttribute(host, "/proc/self/net/route") !== undefined &&
    !host.exists(`${net}/${name}/master`) &&
    !routesTo(host, traddr).some(({ interfaceName }) => interfaceName === name)
  );
}
