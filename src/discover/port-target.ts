// SPDX-License-Identifier: LGPL-2.1-or-later
import type { LogEntry } from "../nvme-tcp/discovery-log.ts";
import { securityField, stricter } from "../plan/security.ts";
import { bindingOf, type Target } from "../plan/target.ts";
import type { DiscoveryPath, Security } from "../plan/types.ts";

/**
 * What is to be connected of an entry of a discovery log.
 * @param security what the tables ask of its subsystem
 */
export function portTarget(discovery: DiscoveryPath, entry: LogEntry, security: Security | undefined): Target {
  return {
    ...bindingOf(discovery),
    ...entry,
    subsysNqn: entry.nqn,
    headerDigest: false,
    dataDigest: false,
    ...securityField([security, entry.security].reduce(stricter, discovery.security)),
  };
}
