// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import type { NetworkState } from "../machine/network-state.ts";
import { Obstacle } from "../machine/obstacle.ts";
import { endpointOf } from "../plan/target.ts";
import type { Path } from "../plan/types.ts";
import { requireInterface } from "./reachable.ts";

/** Up to so many paths each has a process that asks its target every second. */
const mostOnTheirOwn = 8;

/** Milliseconds without an answer after which the process of one of many ends. */
const unreachableTimeout = 30_000;

/** Milliseconds between two looks at those that do not answer, and for the answers. */
const betweenLooks = 10_000;
const lookTimeout = 1000;

/** Targets that are asked at once: each takes a file descriptor. */
const mostAtOnce = 128;

/**
 * Milliseconds after which a path's process is to end where nothing answers; undefined where it goes on.
 * @param paths that this machine tries
 * @param isTold whether somebody is told what it waits for, again and again
 */
export function endsUnreachable(paths: number, isTold: boolean): number | undefined {
  return paths > mostOnTheirOwn && !isTold ? unreachableTimeout : undefined;
}

/** Paths whose targets do not answer at all. Asked together they cost a hundredth of what a process for each costs, and no memory. */
export class UnreachablePaths {
  readonly #host: Host;
  readonly #network: NetworkState;
  /** Those that have been asked longest ago first. */
  #paths: Path[] = [];
  #next = Number.POSITIVE_INFINITY;

  constructor(host: Host, network: NetworkState) {
    this.#host = host;
    this.#network = network;
  }

  /** Notes that its process has ended for that. */
  failed(path: Path, now: number): void {
    this.#paths.push(path);
    this.#next = Math.min(this.#next, now + betweenLooks);
  }

  /** Milliseconds of the clock at which they are to be asked; infinite where there are none. */
  get next(): number {
    return this.#next;
  }

  /** Asks them, if it is time for it. Those that answer are returned, and are none of these any more. */
  take(): readonly Path[] {
    if (this.#host.now() < this.#next) {
      return [];
    }
    const asked = this.#paths.splice(0, mostAtOnce);
    const ways = asked.flatMap((path) => this.#wayTo(path));
    const reached = this.#host.reach(
      ways.map(({ endpoint }) => endpoint),
      lookTimeout,
    );
    const answering = new Set(ways.filter((_, index) => reached[index]).map(({ path }) => path));
    this.#paths.push(...asked.filter((path) => !answering.has(path)));
    this.#next = this.#paths.length === 0 ? Number.POSITIVE_INFINITY : this.#host.now() + betweenLooks;
    return [...answering];
  }

  /** None where its interface has gone. */
  #wayTo(path: Path) {
    try {
      return [{ path, endpoint: endpointOf(path, requireInterface(this.#network, path)) }];
    } catch (obstacle) {
      if (obstacle instanceof Obstacle) {
        return [];
      }
      throw obstacle;
    }
  }
}
