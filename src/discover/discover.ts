// SPDX-License-Identifier: LGPL-2.1-or-later

import { dryRun } from "../connect/dry-run.ts";
import type { ConnectOptions, Outcome } from "../connect/outcome.ts";
import type { Host } from "../host/host.ts";
import type { Log } from "../machine/log.ts";
import { NetworkState } from "../machine/network-state.ts";
import type { DiscoveryPath, HostIdentity } from "../plan/types.ts";
import { DiscoveryRun } from "./discovery-run.ts";

/**
 * Asks a discovery controller, and those that it refers to, for NVM subsystems, and connects every port of theirs by the same HFI.
 *
 * It is done when all that was found is connected. At the timeout it has succeeded where the log was read and each subsystem in it is connected
 * by one port at least: further ports are often in networks that this HFI does not reach, and would have the unit start again for ever. A
 * subsystem without any connection may hold the root file system, so for that the unit is to start again.
 */
export function discover(
  host: Host,
  discovery: DiscoveryPath,
  identity: HostIdentity,
  options: ConnectOptions,
): Outcome {
  if (options.dryRun === true) {
    const { security: _, ...controller } = discovery;
    const target = { ...controller, subsysNqn: discovery.nqn, headerDigest: false, dataDigest: false };
    const log: Log = (priority, text) => options.log(priority, `NBFT discovery ${discovery.id}: ${text}`);
    return dryRun(host, target, identity, log);
  }
  const network = new NetworkState(host, options.apart);
  try {
    const run = new DiscoveryRun(host, network, discovery, identity, options);
    const outcome = run.run();
    return options.keep === true && outcome.exitCode === 0 ? run.keep() : outcome;
  } finally {
    network.close();
  }
}
