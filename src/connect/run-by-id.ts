// SPDX-License-Identifier: LGPL-2.1-or-later
// What nbft-boot-connect@.service and nbft-boot-discover@.service run: the instance name is numbers only, the rest is in the tables.

import type { Host } from "../host/host.ts";
import { bootStage } from "../machine/boot-stage.ts";
import { isService, logToStderr } from "../machine/log.ts";
import { severalIpv4Interfaces } from "../plan/several-cards.ts";
import type { BootPlan, HostIdentity } from "../plan/types.ts";
import { loadPlan } from "../sources/load-plan.ts";
import { quote } from "../text/visible.ts";
import type { ConnectOptions, Outcome } from "./outcome.ts";
import { tryAgainLater } from "./try-again.ts";

/** What is asked for on the command line; see ConnectOptions. */
export type ByIdOptions = Pick<ConnectOptions, "timeout" | "dryRun">;

/** Milliseconds that a service which was refused waits before it ends and systemd starts it again. */
export const refusalPause = 30_000;

/** Milliseconds that such a service of the real root spends on what can wait until it is started again. */
const sparePause = 30_000;

/** One kind of thing that a plan has to connect. */
export interface Kind<T extends { readonly id: string }> {
  /** In messages: `path`. */
  readonly name: string;
  all(plan: BootPlan): readonly T[];
  connect(host: Host, found: T, identity: HostIdentity, options: ConnectOptions): Outcome;
}

/** Connects what has this id; returns the exit status: 0 connected, 1 not connected, 2 no table has such a thing. */
export function runById<T extends { readonly id: string }>(
  host: Host,
  { name, all, connect }: Kind<T>,
  id: string,
  options: ByIdOptions,
): number {
  const { plan } = loadPlan(host);
  const known = all(plan);
  const found = known.find((candidate) => candidate.id === id);
  const log = logToStderr(host);
  if (found !== undefined && plan.host !== undefined) {
    const isDetached = isService(host) && bootStage(host) === "real root";
    const detached = isDetached ? { quiet: true, spareTimeout: sparePause } : {};
    const apart = severalIpv4Interfaces(plan);
    const { state, exitCode, isComplete } = connect(host, found, plan.host, { ...options, ...detached, apart, log });
    if (isDetached && isComplete === false) {
      tryAgainLater(host, id);
    }
    if (state === "refused" && isService(host)) {
      host.sleep(refusalPause);
    }
    return exitCode;
  }
  const few = known.slice(0, 8).map((candidate) => candidate.id);
  const choice =
    few.length === 0 ? "there is none" : `there is ${few.join(", ")}${few.length < known.length ? ", ..." : ""}`;
  const why =
    plan.host === undefined
      ? "there is no NBFT with a usable host NQN"
      : `the tables have no ${name} ${quote(id)}; ${choice}`;
  log("error", `${why}; see nbft-boot plan`);
  return 2;
}
