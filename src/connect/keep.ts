// SPDX-License-Identifier: LGPL-2.1-or-later
// A connection of the boot is kept for as long as its unit is active: when the kernel has given it up for good, it is made anew. By the process
// that has made it, in memory and without systemd or udev: where root is behind it, no program can be started by then, and no file read.

import type { Host, Watch } from "../host/host.ts";
import { orElse } from "../machine/attributes.ts";
import { controllersOf } from "../machine/controllers.ts";
import { keepDisks } from "./keep-disks.ts";
import { type Outcome, refusalPause } from "./outcome.ts";
import { unmarkEnded } from "./ownership.ts";
import { RestedLook } from "./rested-look.ts";
import { betweenLooks, type Ending, Standing } from "./standing.ts";

/** Milliseconds in which what the kernel tells of comes to an end: connections come and go in bunches. */
const settling = 1000;

/** What is there in the connection's place lacks what is required. */
export const lacking = Symbol("lacking");

/** What there is to do for a connection; each of them says by itself what it has done. */
export interface Kept {
  readonly subsysNqn: string;
  /** How many this machine has, each with a process of its own. */
  readonly paths: number;
  /** See ConnectOptions. */
  readonly alive: () => void;
  /** Makes it anew, however long that takes, or finds it made by others. */
  again(lost: string | undefined): Outcome;
  /** Looks for what others have connected beside it. Returns the controller that is the connection's, undefined where there is none. */
  look(): string | typeof lacking | undefined;
  ended(ending: Ending, controller: string): void;
  found(controller: string): void;
}

type Others = RestedLook<ReturnType<Kept["look"]>>;

/** Keeps a connection that stands, and never ends. */
export function keep(host: Host, first: string, kept: Kept): never {
  host.stayInMemory();
  const watch = orElse(undefined, () => host.watchControllers());
  const others = new RestedLook(host, kept.look, kept.paths);
  let name = first;
  for (;;) {
    const ending = awaitEnd(host, watch, name, kept, others);
    unmarkEnded(host, name);
    if (ending !== lacking) {
      kept.ended(ending, name);
    }
    const other = ending === "disconnected" ? awaitOther(host, watch, kept, others) : undefined;
    if (other !== undefined) {
      kept.found(other);
    }
    name = other ?? connectAgain(host, ending === "vanished" ? name : undefined, kept);
  }
}

/** Returns when the connection has ended, or another one that must not be used has its number. */
function awaitEnd(
  host: Host,
  watch: Watch | undefined,
  first: string,
  kept: Kept,
  others: Others,
): Ending | typeof lacking {
  const disks = new Set<string>();
  let standing = new Standing(host, first, kept.subsysNqn);
  for (let isTold = false; ; isTold = waitToLook(host, watch, kept.alive, betweenLooks, others.left)) {
    const ending = standing.look(!isTold);
    // Another one may be the connection's by now.
    const now = ending !== undefined || standing.isLive ? others.look(isTold, ending !== undefined) : undefined;
    if (now === lacking) {
      return ending ?? lacking;
    }
    if (now !== undefined && now !== standing.name) {
      standing = new Standing(host, now, kept.subsysNqn);
    } else if (ending !== undefined) {
      return ending;
    }
    keepDisks(host, standing.name, disks);
  }
}

/** What somebody has disconnected stays so until somebody connects it, whom this returns, or until nothing else is left of its subsystem. */
function awaitOther(host: Host, watch: Watch | undefined, kept: Kept, others: Others): string | undefined {
  for (;;) {
    const seen = others.look(waitToLook(host, watch, kept.alive, betweenLooks, others.left), false);
    const found = seen === lacking ? undefined : seen;
    if (found !== undefined || controllersOf(host, kept.subsysNqn).length === 0) {
      return found;
    }
  }
}

/**
 * Waits for the next look, and returns whether the kernel has told of something, or never does.
 * @param longest milliseconds after which there is something else to do
 * @param deaf milliseconds in which it need not be told
 */
export function waitToLook(
  host: Host,
  watch: Watch | undefined,
  alive: () => void,
  longest = betweenLooks,
  deaf = 0,
): boolean {
  const timeout = Math.max(0, Math.min(betweenLooks, longest));
  alive();
  if (watch === undefined) {
    host.sleep(timeout);
    return true;
  }
  if (deaf > 0) {
    host.sleep(Math.min(timeout, deaf));
  }
  const isTold = watch.changed(Math.max(0, timeout - deaf));
  if (isTold && deaf === 0) {
    host.sleep(settling);
  }
  return isTold;
}

function connectAgain(host: Host, lost: string | undefined, kept: Kept): string {
  for (;;) {
    const { state, controllers, pause = refusalPause } = kept.again(lost);
    const [controller] = controllers;
    if (controller !== undefined) {
      return controller;
    }
    kept.alive();
    host.sleep(state === "refused" ? pause : betweenLooks);
  }
}
