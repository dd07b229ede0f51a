// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import type { Log } from "../machine/log.ts";
import { type Obstacle, pauseAt } from "../machine/obstacle.ts";

/** Milliseconds for which an obstacle has to be there to be told: what every boot meets on its way is nothing to look at. */
const firstAfter = 5000;

/** Milliseconds between two lines about the same obstacle, and after which one that comes back is news again. */
const repeatAfter = 10_000;

/** Milliseconds between two lines where somebody has waited so long: later ones are rarer, and leave room on the console for what others say. */
export function silenceAt(waited: number): number {
  return waited < 60_000 ? repeatAfter : 60_000;
}

/**
 * Tells what a path waits for, if that takes long: when it is another obstacle than the one told last, and, if wanted, every 10 s. Obstacles that
 * take turns, as those of a target that is not there do ("no answer", "unreachable"), are no news; one that comes back for good is, after 10 s.
 */
export class WaitReport {
  readonly #host: Host;
  readonly #log: Log;
  /** Starts every line. */
  readonly #subject: string;
  /** Whether to repeat the line every 10 s. */
  readonly #repeats: boolean;
  /** Since when each obstacle has been there, if it has not been away for long, when it was there last, and whether it has been told. */
  readonly #present = new Map<string, { readonly first: number; last: number; isTold: boolean }>();
  readonly #paths: number;
  readonly #start: number;
  #obstacle: Obstacle | undefined;
  #since = 0;
  #attempts = 0;
  #reported = Number.NEGATIVE_INFINITY;
  #told = "";

  /** @param paths see pauseAt() */
  constructor(host: Host, log: Log, subject: string, repeats = true, paths = 1) {
    this.#paths = paths;
    this.#host = host;
    this.#log = log;
    this.#subject = subject;
    this.#repeats = repeats;
    this.#start = host.now();
  }

  /** Notes a failed attempt; returns the milliseconds to pause before the next one. */
  note(obstacle: Obstacle): number {
    const now = this.#host.now();
    const isSame = obstacle.message === this.#obstacle?.message;
    if (!isSame) {
      this.#since = now;
      this.#attempts = 0;
    }
    this.#obstacle = obstacle;
    this.#attempts++;
    const before = this.#present.get(obstacle.message);
    const here =
      before && (isSame || now - before.last < repeatAfter) ? before : { first: now, last: now, isTold: false };
    here.last = now;
    this.#present.set(obstacle.message, here);
    const isBack = this.#told !== obstacle.message && now - this.#since >= repeatAfter;
    const isDue = this.#repeats && now - this.#reported >= silenceAt(now - this.#start);
    if (now - here.first >= firstAfter && (!here.isTold || isBack || isDue)) {
      here.isTold = true;
      this.#told = obstacle.message;
      this.#reported = now;
      this.#log("notice", `${this.#subject}: ${this.last}`);
    }
    return pauseAt(obstacle.kind, now - this.#since, this.#paths);
  }

  /** `connection refused by 10.0.0.1:4420, attempt 12: start the target, or correct its port` */
  get last(): string {
    return this.#obstacle?.explain(this.#attempts > 1 ? `, attempt ${this.#attempts}` : "") ?? "";
  }
}
