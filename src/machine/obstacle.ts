// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * Where it is that a connection cannot be made yet, which decides how soon to try again:
 * - local: this machine's network lacks something still (interface, link, address, route); asking again costs little;
 * - module: the kernel lacks a module still;
 * - remote: the target does not answer as it should; asking again sends packets;
 * - kernel: the target answered, and the kernel's own attempt failed; asking again takes the kernel's global connect lock;
 * - permanent: trying again cannot help, somebody has to change something first.
 */
export type ObstacleKind = "local" | "module" | "remote" | "kernel" | "permanent";

/** A connection cannot be made now. The message is one line for people, the same one as long as the reason is the same. */
export class Obstacle extends Error {
  override readonly name = "Obstacle";
  readonly kind: ObstacleKind;
  /** What somebody can do about it, where the message does not say that itself. */
  readonly advice: string;
  /** Milliseconds until a service tries again what is permanent, where that is not the usual time. */
  readonly pause: number | undefined;

  constructor(kind: ObstacleKind, message: string, advice = "", pause?: number) {
    super(message);
    this.kind = kind;
    this.advice = advice;
    this.pause = pause;
  }

  /** Message and advice, with what is put between them. */
  explain(between = ""): string {
    return `${this.message}${between}${this.advice && `: ${this.advice}`}`;
  }
}

/** Nothing answers at all: there is no connection of TCP. */
export class Unreachable extends Obstacle {}

/** Advice about what this machine was to be configured with. */
export const seeNetworkManager = "see what the network manager says";

/** Shortest and longest pause before the next attempt, in milliseconds. */
const pauses = {
  local: [20, 100],
  module: [20, 1000],
  remote: [20, 1000],
  kernel: [250, 4000],
  permanent: [4000, 4000],
} as const;

/**
 * All processes of paths together ask targets that do not answer as they should at most every so many milliseconds; and each at least so often.
 */
const betweenPaths = 150;
const longestOfMany = 40_000;

/**
 * Milliseconds to pause before the next attempt: a sixteenth of the time that this obstacle has been there, within the limits of its kind.
 * So what comes after a second is seen 60 ms late at most, and a target that is away for hours gets one packet a second, of more than 6 paths each
 * less.
 * @param paths how many this machine tries
 */
export function pauseAt(kind: ObstacleKind, waited: number, paths = 1): number {
  const [shortest, longest] = pauses[kind];
  const most = kind === "remote" ? Math.max(longest, Math.min(longestOfMany, paths * betweenPaths)) : longest;
  return Math.min(most, Math.max(shortest, Math.round(waited / 16)));
}
