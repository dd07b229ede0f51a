// SPDX-License-Identifier: LGPL-2.1-or-later
import type { ControllerList } from "../machine/controller-list.ts";
import type { Log } from "../machine/log.ts";
import type { Demand } from "../plan/security.ts";
import type { InterfaceKey } from "../plan/types.ts";

/** Milliseconds that a service waits before it tries again what was refused for good, in case somebody has changed something. */
export const refusalPause = 30_000;

/** How `connect` and `discover` work. */
export interface ConnectOptions {
  /** Milliseconds after which no new attempt is made; 0: one attempt. */
  readonly timeout: number;
  /** Milliseconds after which a discovery ends that misses only further ports of subsystems which are connected. */
  readonly spareTimeout?: number;
  /**
   * Milliseconds after which it ends where nothing has answered in all that time, for who asks many targets together. Not once it is kept.
   */
  readonly unreachableTimeout?: number;
  /** Prints the option string on stdout instead of connecting. */
  readonly dryRun?: boolean;
  /** Tells what it waits for only when that changes, not every 10 s: nobody looks on. */
  readonly quiet?: boolean;
  /** Does not return once it is connected: makes the connection anew whenever the kernel has given it up. */
  readonly keep?: boolean;
  /** Is called now and then: this process has not hung. */
  readonly alive?: () => void;
  /** Interfaces that have to be kept apart (keepApart()). */
  readonly apart?: readonly InterfaceKey[];
  /** What the tables ask of a subsystem, wherever discovery finds it (demandsOn()). */
  readonly demandOn?: (subsysNqn: string) => Demand;
  /** How many paths this machine tries. */
  readonly paths?: number;
  /** The machine's controllers, as far as somebody has looked at them before. */
  readonly controllers?: ControllerList;
  /** The service that does it, where that is not the one of the same id. */
  readonly unit?: string;
  readonly log: Log;
  /** What it waits for, where that goes elsewhere than to `log`. */
  readonly logWaiting?: Log;
}

/** What became of it. All of it has been logged already. */
export interface Outcome {
  /**
   * - connected, already connected: now there is a controller;
   * - gave up: not within the timeout, and worth another try;
   * - unreachable: nothing answers, and whoever has called asks on;
   * - refused: another try cannot help before somebody changes something;
   * - dry run: nothing was tried.
   */
  readonly state: "connected" | "already connected" | "gave up" | "unreachable" | "refused" | "dry run";
  /** 1 for gave up, unreachable and refused, so that the unit is started again. */
  readonly exitCode: 0 | 1;
  /** The controllers' names as far as they are known: `nvme0`. */
  readonly controllers: readonly string[];
  /** Milliseconds until a service may try again what was refused, where that is not the usual time. */
  readonly pause?: number;
}
