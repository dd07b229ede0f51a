// SPDX-License-Identifier: LGPL-2.1-or-later
// When further paths are tried, so that the one which brings root is not behind work for others, nor is the real root.

/** Paths that are tried at once: more than one, because the first may be dead. */
const firstPaths = 2;

/** Milliseconds in which a path whose network is there should be connected (RFC 8305, section 8, has as much for one address of a host). */
const patience = 250;

/** The same where no network is seen, one path at a time: a route in a table of its own is not seen. */
const blindPatience = 60_000;

/** Milliseconds that the initramfs takes at least to end once root is mounted, and at most, unless it does not end. */
const shortestEnd = 2000;
const longestEnd = 30_000;

/** Milliseconds in which root is mounted once it is connected, at most: a clock that shows much may tell of waiting, and not of a slow machine. */
const longestMount = 4000;

/** Paths at the same time of those that nobody waits for. */
const mostAtOnce = 4;

export interface Progress {
  /** Milliseconds of the clock, which began with the machine. */
  readonly now: number;
  /** Paths that have been tried, or are. */
  readonly tried: number;
  /** Of these, how many may be about to be connected; only looked at once root is mounted. */
  readonly young: number;
  /** When there was a network for one of them first, or one was connected. */
  readonly networkSince: number | undefined;
  /** When the last one was connected. */
  readonly connected: number | undefined;
  /** When root was mounted: nothing is urgent any more. */
  readonly mounted: number | undefined;
  /** Whether the real root goes on with what has not been tried. */
  readonly isContinued: boolean;
}

export class Pace {
  #burst = 1;
  #last = Number.NEGATIVE_INFINITY;

  /** How many more to try now. Call it every now and then. */
  due({ now, tried, young, networkSince, connected, mounted, isContinued }: Progress): number {
    if (tried < firstPaths) {
      this.#last = now;
      return firstPaths - tried;
    }
    if (mounted !== undefined) {
      // Where it takes longer, something else is missing that a path may bring, or somebody has a shell.
      const isEnding = isContinued && now < mounted + Math.max(shortestEnd, Math.min(longestEnd, mounted / 2));
      return isEnding ? 0 : Math.max(0, mostAtOnce - young);
    }
    // Root's disk has to be found and mounted, which takes long where starting has taken long.
    const since =
      connected === undefined
        ? (networkSince ?? this.#last + blindPatience) + patience
        : connected + Math.max(patience, Math.min(longestMount, now / 16));
    if (now < Math.max(since, this.#last + patience)) {
      return 0;
    }
    this.#last = now;
    if (networkSince === undefined) {
      return 1;
    }
    const burst = this.#burst;
    this.#burst *= 2;
    return burst;
  }
}

export { patience as youngFor };
