// SPDX-License-Identifier: LGPL-2.1-or-later
import { describeError } from "../host/describe-error.ts";
import type { Host } from "../host/host.ts";
import type { ControllerList } from "../machine/controller-list.ts";
import { logToStderr } from "../machine/log.ts";
import type { HostIdentity, InterfaceKey, Path } from "../plan/types.ts";
import { connect } from "./connect.ts";
import { refusalPause } from "./outcome.ts";
import { mostOnTheirOwn } from "./unreachable-paths.ts";
import { takeCare } from "./upkeep.ts";

export interface Shared {
  readonly paths: readonly Path[];
  readonly identity: HostIdentity;
  readonly apart: readonly InterfaceKey[];
  /** See ConnectOptions. */
  readonly quiet: boolean;
  /** The service of all of them. */
  readonly unit: string;
}

export interface Work {
  /** Whether it tells what it waits for. */
  readonly isTold: boolean;
  /** Whether it keeps the connection, and does not end. */
  readonly keeps: boolean;
  /** See ConnectOptions. */
  readonly timeout: number;
  /** See ConnectOptions. */
  readonly unreachableTimeout?: number | undefined;
  /** As seen by the process that has started this one. */
  readonly controllers?: ControllerList;
}

/** Exit status of a process that has ended because its target does not answer at all (sysexits.h has 75 for what may do better later). */
export const unreachableStatus = 75;

/**
 * Milliseconds after which a process is ended that has not shown that it lives: as WatchdogSec= of a unit, which sees the first process alone, for
 * a write to the kernel that does not return.
 */
const longestSilence = 1_800_000;

/** What the process of a path does. Returns its exit status. */
export function workOn(
  host: Host,
  path: Path,
  { paths, identity, apart, quiet, unit }: Shared,
  { isTold, keeps, timeout, unreachableTimeout, controllers }: Work,
): number {
  const log = logToStderr(host, false);
  try {
    const { machine, alive } = takeCare(host, keeps, () => host.endAfterSilence(longestSilence), paths.length);
    // Its own; the process that starts these looks at all of them.
    const own = apart.filter(({ mac, vlan }) => mac === path.interface?.mac && vlan === path.interface.vlan);
    const { state, exitCode, pause } = connect(machine, path, identity, {
      timeout,
      apart: own,
      keep: keeps,
      quiet,
      // Those that go on without an answer are few.
      paths: unreachableTimeout === undefined ? Math.min(mostOnTheirOwn, paths.length) : paths.length,
      unit,
      alive,
      log,
      ...(unreachableTimeout === undefined ? {} : { unreachableTimeout }),
      ...(controllers === undefined ? {} : { controllers }),
      ...(isTold ? {} : { logWaiting: () => {} }),
    });
    if (state === "refused") {
      host.sleep(Math.min(timeout, pause ?? refusalPause));
    }
    return state === "unreachable" ? unreachableStatus : exitCode;
  } catch (error) {
    log("error", `NBFT path ${path.id}: ${describeError(error)}`);
    return 1;
  }
}
