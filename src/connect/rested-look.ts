// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";

/** For so many times as long as a look has taken nobody looks again, so that it costs at most 0.5 %; for these milliseconds at most. */
const restAfterLook = 200;
const longestRest = 60_000;

/**
 * The same for each path of the machine, where that is longer: each has a process that is told of each connection that comes or goes, and looks at
 * all of them. Together they look in at most 2 % of the time of one processor.
 */
const restAfterShared = 50;
const longestShared = 1000;

/** Milliseconds for each path until the first look: who has just connected has looked. */
const restBefore = 1000;

/** A look at all connections of the machine, for who is told that something has changed. */
export class RestedLook<T> {
  readonly #host: Host;
  readonly #look: () => T;
  readonly #paths: number;
  #isTold = false;
  #rested: number;

  /** @param paths of this machine, each of which has somebody who looks */
  constructor(host: Host, look: () => T, paths = 1) {
    this.#host = host;
    this.#look = look;
    this.#paths = paths;
    this.#rested = host.now() + restBefore * paths;
  }

  /** Milliseconds in which what has changed is of no interest; 0 where it is looked at. */
  get left(): number {
    return this.#isTold ? Math.max(0, this.#rested - this.#host.now()) : 0;
  }

  /**
   * Looks, if something has changed since the last look; where that is not urgent, not before it is time for it.
   * @param isTold whether something has changed now
   */
  look(isTold: boolean, isUrgent: boolean): T | undefined {
    this.#isTold ||= isTold;
    if (!this.#isTold || (!isUrgent && this.left > 0)) {
      return undefined;
    }
    const start = this.#host.now();
    this.#isTold = false;
    const seen = this.#look();
    const end = this.#host.now();
    const times = Math.max(restAfterLook, restAfterShared * this.#paths);
    this.#rested = end + Math.min(Math.max(longestRest, longestShared * this.#paths), times * (end - start));
    return seen;
  }
}
