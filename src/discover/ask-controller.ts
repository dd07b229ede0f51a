// SPDX-License-Identifier: LGPL-2.1-or-later

import { requireInterface } from "../connect/attempt.ts";
import { endpointName } from "../host/endpoint.ts";
import type { Host } from "../host/host.ts";
import { requireLink } from "../machine/interfaces.ts";
import type { NetworkState } from "../machine/network-state.ts";
import { Obstacle } from "../machine/obstacle.ts";
import type { LogEntry } from "../nvme-tcp/discovery-log.ts";
import { readDiscoveryLog } from "../nvme-tcp/read-discovery-log.ts";
import { bindingOf, endpointOf } from "../plan/target.ts";
import type { DiscoveryPath, HostIdentity } from "../plan/types.ts";

/** Where to ask: the Discovery descriptor's controller, or one that another refers to. */
export type DiscoveryController = Pick<DiscoveryPath, "traddr" | "trsvcid" | "nqn">;

export interface Answer {
  /** `10.0.0.1:8009` */
  readonly name: string;
  readonly entries: readonly LogEntry[];
  /** Why others are of no use. */
  readonly ignored: readonly string[];
}

/** Reads the log of a discovery controller by the interface of the discovery. Throws an Obstacle. */
export function askController(
  host: Host,
  network: NetworkState,
  discovery: DiscoveryPath,
  identity: HostIdentity,
  controller: DiscoveryController,
  timeout: number,
  needsEntries: boolean,
): Answer {
  const interfaceName = requireInterface(network, discovery);
  if (interfaceName !== undefined) {
    requireLink(host, interfaceName);
  }
  const endpoint = endpointOf({ ...bindingOf(discovery), ...controller }, interfaceName);
  const { entries, ignored } = readDiscoveryLog(host, endpoint, controller.nqn, identity, timeout);
  const name = endpointName(endpoint.address, endpoint.port);
  if (needsEntries && entries.length === 0) {
    const also = ignored.length === 0 ? "" : ` (${ignored.length} entries are of no use, ${ignored[0]})`;
    throw new Obstacle("remote", `${name} has no subsystem for host ${identity.nqn}${also}`);
  }
  return { name, entries, ignored };
}
