// SPDX-License-Identifier: LGPL-2.1-or-later

import { requireSecrets } from "../connect/authentication.ts";
import { requireInterface } from "../connect/reachable.ts";
import { endpointName } from "../host/endpoint.ts";
import type { Host } from "../host/host.ts";
import { requireLink } from "../machine/interfaces.ts";
import type { NetworkState } from "../machine/network-state.ts";
import { Obstacle } from "../machine/obstacle.ts";
import type { LogEntry } from "../nvme-tcp/discovery-log.ts";
import { readDiscoveryLog } from "../nvme-tcp/read-discovery-log.ts";
import type { DiscoveryLog } from "../nvme-tcp/read-log.ts";
import { securityField, stricter } from "../plan/security.ts";
import { bindingOf, endpointOf, type Request } from "../plan/target.ts";
import type { DiscoveryPath, HostIdentity, Security } from "../plan/types.ts";
import { findPsk } from "../secrets/find-secret.ts";
import { readSecrets } from "../secrets/read-secrets.ts";
import { readByKernel } from "./read-by-kernel.ts";

/** Where to ask: the Discovery descriptor's controller, or one that another refers to. */
export type DiscoveryController = Pick<DiscoveryPath, "traddr" | "trsvcid" | "nqn" | "security">;

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
  const target = {
    ...{ ...bindingOf(discovery), ...controller, subsysNqn: controller.nqn, headerDigest: false, dataDigest: false },
    ...securityField(stricter(discovery.security, controller.security)),
  };
  const name = endpointName(target.traddr, target.trsvcid);
  const request = { target, identity, ...(interfaceName === undefined ? {} : { interfaceName }) };
  const { entries, ignored } = readSomehow(host, name, request, timeout);
  if (needsEntries && entries.length === 0) {
    const also = ignored.length === 0 ? "" : ` (${ignored.length} entries are of no use, ${ignored[0]})`;
    throw new Obstacle("remote", `${name} has no subsystem for host ${identity.nqn}${also}`);
  }
  return { name, entries, ignored };
}

/**
 * Plainly where that is enough: it needs none of the kernel's connect lock. TLS is asked for by who refers to it or describes it, or by a key that
 * names this subsystem, or may name it; authentication by the controller itself.
 */
function readSomehow(host: Host, name: string, request: Request, timeout: number): DiscoveryLog {
  const { target, identity, interfaceName } = request;
  const by = (security: Security) => {
    const secured = { ...request, target: { ...target, security } };
    return readByKernel(host, name, secured, requireSecrets(host, secured.target) ?? {}, timeout);
  };
  const { subsysNqn } = target;
  if (target.security?.channel === "required" || findPsk(readSecrets(host), { subsysNqn }) !== undefined) {
    // Behind TLS nobody sees from here whether it asks for authentication that is not required.
    return by({ ...target.security, channel: "required" });
  }
  const log = readDiscoveryLog(host, endpointOf(target, interfaceName), target.subsysNqn, identity, timeout);
  return log ?? by({ authentication: "required" });
}
