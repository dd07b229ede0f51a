// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { orElse } from "../machine/attributes.ts";
import type { NetworkState } from "../machine/network-state.ts";
import { Obstacle } from "../machine/obstacle.ts";
import { longestProbe } from "../nvme-tcp/transport.ts";
import { endpointOf } from "../plan/target.ts";
import type { Path } from "../plan/types.ts";
import { requireInterface } from "./reachable.ts";

/** Up to so many paths each has a process that asks its target, every second or so. */
export const mostOnTheirOwn = 8;

/** Milliseconds without an answer after which the process of one of many ends. */
const unreachableTimeout = 30_000;

/** Milliseconds between two looks at those that do not answer, and at least between two looks at some of them. */
const betweenLooks = 10_000;
const shortestRest = 5000;

/** Targets that are asked at once: each takes a file descriptor. */
const mostAtOnce = 128;

/** Milliseconds after which each has a process for one attempt, which finds out what is the matter by now, and records it. */
const betweenAttempts = 600_000;

/** Paths whose targets do not answer at all. Asked together they cost a twentieth of what a process for each costs, and hardly any memory. */
export class UnreachablePaths {
  readonly #host: Host;
  readonly #network: NetworkState;
  /** Those that have been asked longest ago first. */
  #paths: Path[] = [];
  /** Milliseconds of the clock at which each was tried last. */
  readonly #tried = new Map<Path, number>();
  #next = Number.POSITIVE_INFINITY;

  constructor(host: Host, network: NetworkState) {
    this.#host = host;
    this.#network = network;
  }

  /** Milliseconds after which a path's process ends where nothing answers: one that has been one of these ends at once. */
  timeoutOf(path: Path): number {
    return this.#tried.has(path) ? 0 : unreachableTimeout;
  }

  /** Notes that its process has ended for that. */
  failed(path: Path, now: number): void {
    this.#paths.push(path);
    this.#tried.set(path, now);
    this.#next = Math.min(this.#next, now + betweenLooks);
  }

  /** Milliseconds of the clock at which they are to be asked; infinite where there are none. */
  get next(): number {
    return this.#next;
  }

  /** Asks them, if it is time for it. Those that answer, or are to be tried all the same, are returned and are none of these any more. */
  take(): readonly Path[] {
    const now = this.#host.now();
    if (now < this.#next) {
      return [];
    }
    const asked = this.#paths.splice(0, mostAtOnce);
    const share = asked.length / (asked.length + this.#paths.length);
    const ways = asked.flatMap((path) => this.#wayTo(path));
    const endpoints = ways.map(({ endpoint }) => endpoint);
    const reached = orElse([], () => this.#host.reach(endpoints, longestProbe));
    const answering = new Set(ways.filter((_, index) => reached[index]).map(({ path }) => path));
    const isDue = (path: Path) => answering.has(path) || now - (this.#tried.get(path) ?? 0) >= betweenAttempts;
    this.#paths.push(...asked.filter((path) => !isDue(path)));
    const rest = Math.max(shortestRest, betweenLooks * share);
    this.#next = this.#paths.length === 0 ? Number.POSITIVE_INFINITY : this.#host.now() + rest;
    return asked.filter(isDue);
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
