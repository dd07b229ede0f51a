// SPDX-License-Identifier: LGPL-2.1-or-later
import { endpointName } from "../host/endpoint.ts";
import type { Host } from "../host/host.ts";
import { AttemptReport } from "../machine/attempt-record.ts";
import { ControllerList } from "../machine/controller-list.ts";
import type { Log } from "../machine/log.ts";
import { NetworkState } from "../machine/network-state.ts";
import { Obstacle, Unreachable } from "../machine/obstacle.ts";
import { longestProbe } from "../nvme-tcp/transport.ts";
import type { Target } from "../plan/target.ts";
import type { HostIdentity, Path } from "../plan/types.ts";
import { attempt, type Connected } from "./attempt.ts";
import { dryRun } from "./dry-run.ts";
import { keep } from "./keep.ts";
import { keptPath } from "./kept-path.ts";
import type { ConnectOptions, Outcome } from "./outcome.ts";
import { requireReachable } from "./reachable.ts";
import { reportAccess } from "./report-access.ts";
import { WaitReport } from "./wait-report.ts";

/** Milliseconds after which a path is tried again although the network has not changed. */
export const longestWait = 5000;

/**
 * Connects one path: waits for its interface, its link, its address and its target for as long as the timeout allows, then has the kernel
 * connect. What it waits for is logged.
 */
export function connect(host: Host, path: Path, identity: HostIdentity, options: ConnectOptions): Outcome {
  if (options.dryRun === true) {
    return dryRun(host, path, identity, (priority, text) => options.log(priority, `${subjectOf(path)}: ${text}`));
  }
  const { alive = () => {}, paths = 1, controllers = new ControllerList(host, paths) } = options;
  const network = new NetworkState(host, options.apart);
  try {
    const outcome = keepTrying(host, network, path, identity, { ...options, controllers });
    const [controller] = outcome.controllers;
    if (options.keep !== true || controller === undefined) {
      return outcome;
    }
    const endless = Number.POSITIVE_INFINITY;
    const forever = { ...options, controllers, timeout: endless, unreachableTimeout: endless };
    const log: Log = (priority, text) => options.log(priority, `${subjectOf(path)}: ${text}`);
    const again = (lost: string | undefined) => keepTrying(host, network, path, identity, forever, lost);
    const { unit = `nbft-boot-connect@${path.id}` } = options;
    const how = { again, alive, unit, paths, controllers };
    return keep(host, controller, keptPath(host, network, path, identity, log, how));
  } finally {
    network.close();
  }
}

/** @param lost the controller that the kernel has given up, if it is for that */
function keepTrying(
  host: Host,
  network: NetworkState,
  path: Path,
  identity: HostIdentity,
  options: ConnectOptions,
  lost?: string,
): Outcome {
  const subject = subjectOf(path);
  const log: Log = (priority, text) => options.log(priority, `${subject}: ${text}`);
  const start = host.now();
  const { quiet = false, paths, unreachableTimeout = Number.POSITIVE_INFINITY } = options;
  const report = new WaitReport(host, options.logWaiting ?? options.log, subject, !quiet, paths);
  const record = new AttemptReport(host, "connect", path.id, lost);
  for (let unreachableSince: number | undefined; ; ) {
    options.alive?.();
    try {
      if (unreachableSince !== undefined) {
        requireReachable(host, network, path, longestProbe);
      }
      const connected = attempt(host, network, { target: path, identity }, longestProbe, options.controllers);
      logConnected(log, path, connected);
      const { already, controller } = connected;
      const controllers = controller === undefined ? [] : [controller];
      record.connected(controllers, already);
      if (controller !== undefined) {
        reportAccess(host, log, controller);
      }
      return { state: already ? "already connected" : "connected", exitCode: 0, controllers };
    } catch (obstacle) {
      if (!(obstacle instanceof Obstacle)) {
        throw obstacle;
      }
      unreachableSince = obstacle instanceof Unreachable ? (unreachableSince ?? host.now()) : undefined;
      if (obstacle.kind === "permanent") {
        log("error", obstacle.message);
        record.end("refused", [], obstacle.message);
        return { state: "refused", exitCode: 1, controllers: [], ...pauseOf(obstacle) };
      }
      const pause = report.note(obstacle);
      record.wait(obstacle.explain());
      if (unreachableSince !== undefined && host.now() - unreachableSince >= unreachableTimeout) {
        return { state: "unreachable", exitCode: 1, controllers: [] };
      }
      const left = options.timeout - (host.now() - start);
      if (pause >= left) {
        log("warning", `gave up after ${Math.round((host.now() - start) / 1000)} s: ${report.last}`);
        record.end("gave up");
        return { state: "gave up", exitCode: 1, controllers: [] };
      }
      // What this machine lacks, the kernel tells of when it comes.
      network.waitForChange(pause, obstacle.kind === "local" ? Math.min(left, longestWait) : pause);
    }
  }
}

function pauseOf({ pause }: Obstacle): { pause?: number } {
  return pause === undefined ? {} : { pause };
}

function subjectOf({ id }: Path): string {
  return `NBFT path ${id}`;
}

/** Logs one line for a connection that stands, and one where it could not be marked. */
export function logConnected(
  log: Log,
  target: Target,
  { controller, interfaceName, already, isAuthenticated, isEncrypted, unmarked, notes }: Connected,
): void {
  const name = controller === undefined ? "" : ` as ${controller}`;
  const port = endpointName(target.traddr, target.trsvcid);
  const way = interfaceName === undefined ? "" : ` through ${interfaceName}`;
  const how = `${isAuthenticated && !isEncrypted ? ", authenticated" : ""}${isEncrypted ? ", TLS" : ""}`;
  log("info", `${already ? "already connected" : "connected"}${name}: ${target.subsysNqn} at ${port}${way}${how}`);
  for (const note of notes) {
    log("notice", note);
  }
  if (unmarked !== undefined) {
    log("warning", `not marked as a boot connection, so "nvme disconnect-all" would cut it: ${unmarked}`);
  }
}
