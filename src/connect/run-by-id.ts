// SPDX-License-Identifier: LGPL-2.1-or-later
// What nbft-boot-connect@.service and nbft-boot-discover@.service run: the instance name is numbers only, the rest is in the tables.

import type { Host } from "../host/host.ts";
import { bootStage } from "../machine/boot-stage.ts";
import { isService, type Log, logToStderr } from "../machine/log.ts";
import { makePulse } from "../machine/pulse.ts";
import { demandsOn } from "../plan/demands.ts";
import { severalIpv4Interfaces } from "../plan/several-cards.ts";
import type { BootPlan, HostIdentity, InterfaceKey, Origin } from "../plan/types.ts";
import { type LoadedPlan, loadPlan } from "../sources/load-plan.ts";
import { describeAbsence, describeRejected } from "../sources/report.ts";
import { listFew } from "../text/list-few.ts";
import { quote } from "../text/visible.ts";
import { type ConnectOptions, type Outcome, refusalPause } from "./outcome.ts";
import { takeCare } from "./upkeep.ts";

/** What is asked for on the command line; see ConnectOptions. */
export type ByIdOptions = Pick<ConnectOptions, "timeout" | "dryRun" | "keep">;

/** Milliseconds that such a service of the real root spends on what can wait. */
const sparePause = 30_000;

/** One kind of thing that a plan has to connect. */
export interface Kind<T extends { readonly id: string }> {
  /** In messages: `path`. */
  readonly name: string;
  /** What it is made of. */
  readonly structure: Origin["structure"];
  all(plan: BootPlan): readonly T[];
  connect(host: Host, found: T, identity: HostIdentity, options: ConnectOptions): Outcome;
}

/** What is to be connected, and what that takes of the plan. */
export interface Found<T> extends Pick<ConnectOptions, "demandOn" | "paths"> {
  readonly found: T;
  readonly identity: HostIdentity;
  readonly apart: readonly InterfaceKey[];
}

/** Connects what has this id; returns the exit status: 0 connected, 1 not connected, 2 no table has such a thing. */
export function runById<T extends { readonly id: string }>(
  host: Host,
  kind: Kind<T>,
  id: string,
  options: ByIdOptions,
): number {
  const loaded = loadPlan(host);
  const { plan } = loaded;
  const found = kind.all(plan).find((candidate) => candidate.id === id);
  if (found === undefined || plan.host === undefined) {
    return refuse(loaded, kind, id, logToStderr(host));
  }
  const apart = severalIpv4Interfaces(plan);
  const demandOn = demandsOn(loaded.tables);
  return runFound(host, kind, { found, identity: plan.host, apart, paths: plan.paths.length, demandOn }, options);
}

/** The same, once it is found; returns the exit status: 0 connected, 1 not connected. */
export function runFound<T extends { readonly id: string }>(
  host: Host,
  kind: Kind<T>,
  { found, identity, ...needed }: Found<T>,
  options: ByIdOptions,
): number {
  const isDetached = isService(host) && bootStage(host) === "real root";
  const detached = isDetached ? { quiet: true, spareTimeout: sparePause } : {};
  const { machine, alive } = takeCare(host, options.keep === true, makePulse(host), needed.paths);
  const { state, exitCode, pause } = kind.connect(machine, found, identity, {
    ...options,
    ...detached,
    ...needed,
    alive,
    log: logToStderr(host),
  });
  if (state === "refused" && (isService(host) || (pause !== undefined && isTriedAgain(host)))) {
    host.sleep(pause ?? refusalPause);
  }
  return exitCode;
}

/** Says why there is nothing of this id; returns the exit status. */
export function refuse<T extends { readonly id: string }>(
  loaded: LoadedPlan,
  kind: Kind<T>,
  id: string,
  log: Log,
): number {
  log("error", `${whyUnknown(loaded, kind, id)}; see nbft-boot plan`);
  return 2;
}

/** Whether a script (initramfs-tools) does what systemd does for a service. */
function isTriedAgain(host: Host): boolean {
  return host.environment("NBFT_BOOT_TRIES_AGAIN") === "yes";
}

/** Why there is nothing of this id to connect. */
function whyUnknown<T extends { readonly id: string }>(
  loaded: LoadedPlan,
  { name, structure, all }: Kind<T>,
  id: string,
): string {
  const { plan, rejected } = loaded;
  if (plan.host === undefined) {
    const [first] = rejected;
    return first === undefined ? describeAbsence(loaded) : describeRejected(first);
  }
  const [table, index, hfi = ""] = id.split("-");
  const dropped = plan.dropped.find(
    ({ origin, reason }) =>
      origin.structure === structure &&
      `${origin.table} ${origin.index}` === `${table} ${index}` &&
      // Some reasons are about some of its HFIs only, and name them.
      (!reason.includes("HFI") || reason.split(/\D+/).includes(hfi)),
  );
  if (dropped !== undefined) {
    return `${name} ${id} is left out: ${dropped.reason}`;
  }
  const known = all(plan).map((candidate) => candidate.id);
  const choice = known.length === 0 ? "there is none" : `there is ${listFew(known, 8)}`;
  return `the tables have no ${name} ${quote(id)}; ${choice}`;
}
