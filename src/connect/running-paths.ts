// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { readAttemptRecord } from "../machine/attempt-record.ts";
import type { Path } from "../plan/types.ts";
import { youngFor } from "./pace.ts";

/** Milliseconds for which a path is waited for at most, however long others have taken: it may be dead. */
const longestYoung = 10_000;

interface RunningPath {
  readonly path: Path;
  /** Milliseconds of the clock at which its process was started. */
  readonly since: number;
  /** Whether it is connected: in the real root its process goes on then. */
  isConnected: boolean;
}

/** The processes of paths. */
export class RunningPaths {
  readonly #host: Host;
  readonly #all = new Map<number, RunningPath>();
  /** Milliseconds after which nobody waits for a path any more: twice what the last one has taken that was connected. */
  #patience = youngFor;

  constructor(host: Host) {
    this.#host = host;
  }

  get size(): number {
    return this.#all.size;
  }

  add(process: number, path: Path): void {
    this.#all.set(process, { path, since: this.#host.now(), isConnected: false });
  }

  /**
   * Notes that a process has ended.
   * @param isConnected whether its path is connected
   * @returns the path; undefined where it is not one of these
   */
  end(process: number, isConnected: boolean): Path | undefined {
    const running = this.#all.get(process);
    this.#all.delete(process);
    if (running !== undefined && isConnected) {
      this.#noteConnected(running);
    }
    return running?.path;
  }

  /** How many may be about to be connected: a slow machine is not to have more of them at once than it gets done. */
  young(): number {
    const now = this.#host.now();
    let count = 0;
    for (const running of this.#all.values()) {
      if (running.isConnected || now - running.since >= this.#patience) {
        continue;
      }
      if (readAttemptRecord(this.#host, "connect", running.path.id)?.state === "connected") {
        this.#noteConnected(running);
      } else {
        count++;
      }
    }
    return count;
  }

  #noteConnected(running: RunningPath): void {
    if (!running.isConnected) {
      running.isConnected = true;
      const took = this.#host.now() - running.since;
      this.#patience = Math.min(longestYoung, Math.max(youngFor, 2 * took));
    }
  }
}
