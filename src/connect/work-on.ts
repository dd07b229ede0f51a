// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { logToStderr } from "../machine/log.ts";
import { restoreModuleRequests } from "../machine/module-requests.ts";
import { rememberRoot } from "../machine/remember-root.ts";
import type { HostIdentity, InterfaceKey, Path } from "../plan/types.ts";
import { connect } from "./connect.ts";
import { refusalPause } from "./outcome.ts";

export interface Shared {
  readonly identity: HostIdentity;
  readonly apart: readonly InterfaceKey[];
  readonly keep: boolean;
}

export interface Work {
  /** Whether it tells what it waits for. */
  readonly isTold: boolean;
  /** Whether the path has been connected before: it is to be kept now. */
  readonly isConnected: boolean;
}

/** What the process of a path does. Returns its exit status. */
export function workOn(
  host: Host,
  path: Path,
  { identity, apart, keep }: Shared,
  { isTold, isConnected }: Work,
): number {
  const log = logToStderr(host, false);
  const keeps = keep && isConnected;
  // Its own; the process that starts these looks at all of them.
  const own = apart.filter(({ mac, vlan }) => mac === path.interface?.mac && vlan === path.interface.vlan);
  const outcome = connect(keeps ? rememberRoot(host) : host, path, identity, {
    timeout: Number.POSITIVE_INFINITY,
    apart: own,
    keep: keeps,
    alive: () => restoreModuleRequests(host),
    log,
    ...(isTold ? {} : { logWaiting: () => {} }),
  });
  if (outcome.state === "refused") {
    host.sleep(outcome.pause ?? refusalPause);
  }
  return outcome.exitCode;
}
