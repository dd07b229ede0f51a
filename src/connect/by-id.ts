// SPDX-License-Identifier: LGPL-2.1-or-later
// What nbft-boot-connect@.service and nbft-boot-discover@.service run: the instance name is numbers only, the rest is in the tables.

import { discover } from "../discover/discover.ts";
import type { Host } from "../host/host.ts";
import { bootStage } from "../machine/boot-stage.ts";
import { isService, logToStderr } from "../machine/log.ts";
import type { HostIdentity } from "../plan/types.ts";
import { loadPlan } from "../sources/load-plan.ts";
import { connect } from "./connect.ts";
import type { ConnectOptions, Outcome } from "./outcome.ts";

export interface ByIdOptions {
  /** Milliseconds; see ConnectOptions. */
  readonly timeout: number;
  readonly dryRun?: boolean;
}

/** Milliseconds that a service which was refused waits before it ends and systemd starts it again. */
const refusalPause = 30_000;

/** Connects the path of this id; returns the exit status: 0 connected, 1 not connected, 2 no table has such a path. */
export function connectById(host: Host, id: string, options: ByIdOptions): number {
  const { plan } = loadPlan(host);
  return run(host, "path", id, plan.paths, plan.host, (path, identity) =>
    connect(host, path, identity, connectOptions(host, options)),
  );
}

/** Asks the discovery controller of this id and connects what it names; exit status as for connectById(). */
export function discoverById(host: Host, id: string, options: ByIdOptions): number {
  const { plan } = loadPlan(host);
  return run(host, "discovery", id, plan.discoveries, plan.host, (discovery, identity) =>
    discover(host, discovery, identity, connectOptions(host, options)),
  );
}

function connectOptions(host: Host, options: ByIdOptions): ConnectOptions {
  const quiet = isService(host) && bootStage(host) === "real root";
  return { ...options, quiet, log: logToStderr(host) };
}

function run<T extends { readonly id: string }>(
  host: Host,
  kind: "path" | "discovery",
  id: string,
  known: readonly T[],
  identity: HostIdentity | undefined,
  work: (found: T, identity: HostIdentity) => Outcome,
): number {
  const found = known.find((candidate) => candidate.id === id);
  if (found !== undefined && identity !== undefined) {
    const { state, exitCode } = work(found, identity);
    if (state === "refused" && isService(host)) {
      host.sleep(refusalPause);
    }
    return exitCode;
  }
  const few = known.slice(0, 8).map((candidate) => candidate.id);
  const choice =
    few.length === 0 ? "there is none" : `there is ${few.join(", ")}${few.length < known.length ? ", ..." : ""}`;
  const why =
    identity === undefined
      ? "there is no NBFT with a usable host NQN"
      : `the tables have no ${kind} ${JSON.stringify(id)}; ${choice}`;
  logToStderr(host)("error", `${why}; see nbft-boot plan`);
  return 2;
}
