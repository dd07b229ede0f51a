// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import type { NetworkState } from "../machine/network-state.ts";
import type { Path } from "../plan/types.ts";
import { networkNow } from "./has-network.ts";
import { Pace, type Progress } from "./pace.ts";
import { byUrgency } from "./urgency.ts";

/** Paths that have not been tried yet, or not since they answer again, the most urgent first. */
export class FreshPaths {
  /** Milliseconds of the clock at which there was a network for one of them first, or one was connected. */
  networkSince: number | undefined;
  readonly #host: Host;
  readonly #network: NetworkState;
  readonly #all: number;
  readonly #paths: Path[];
  readonly #pace = new Pace();

  constructor(host: Host, network: NetworkState, paths: readonly Path[]) {
    this.#host = host;
    this.#network = network;
    this.#all = paths.length;
    this.#paths = byUrgency(paths);
  }

  get size(): number {
    return this.#paths.length;
  }

  /** Adds some that are to be tried again; their targets have been asked, so there is a network. */
  add(paths: readonly Path[]): void {
    this.#paths.push(...paths);
    if (paths.length > 0) {
      this.networkSince ??= this.#host.now();
    }
  }

  /** Those that are to be tried now, which are no longer. Those that have a network come first. */
  take(progress: Omit<Progress, "tried" | "networkSince">): readonly Path[] {
    if (this.#paths.length === 0) {
      return [];
    }
    const isUsable = networkNow(this.#host, this.#network);
    if (this.networkSince === undefined && (progress.connected !== undefined || this.#paths.some(isUsable))) {
      this.networkSince = progress.now;
    }
    const { networkSince } = this;
    const count = this.#pace.due({ ...progress, tried: this.#all - this.#paths.length, networkSince });
    const taken: Path[] = [];
    while (taken.length < count && this.#paths.length > 0) {
      const index = this.#paths.findIndex(isUsable);
      taken.push(...this.#paths.splice(Math.max(0, index), 1));
    }
    return taken;
  }
}
