// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";

/**
 * For so many times as long as a look has taken nobody looks again, so that looking costs at most 0.5 %: each of many processes is told of each
 * connection that comes or goes, and looks at all of them. In milliseconds at most.
 */
const restAfterLook = 200;
const longestRest = 60_000;

/** A look at all connections of the machine, for who is told that something has changed. */
export class RestedLook<T> {
  readonly #host: Host;
  readonly #look: () => T;
  #isTold = false;
  #rested = Number.NEGATIVE_INFINITY;

  constructor(host: Host, look: () => T) {
    this.#host = host;
    this.#look = look;
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
    this.#rested = end + Math.min(longestRest, restAfterLook * (end - start));
    return seen;
  }
}
