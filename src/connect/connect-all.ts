// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot-connect@all.service: every path of the tables in one service, which is started once. Each path has a process of its own, forked off
// one that has read the tables.

import type { Host } from "../host/host.ts";
import { bootStage } from "../machine/boot-stage.ts";
import { type Log, logToStderr } from "../machine/log.ts";
import { NetworkState } from "../machine/network-state.ts";
import { isRootMounted } from "../machine/root-mounted.ts";
import type { HostIdentity, InterfaceKey, Path } from "../plan/types.ts";
import { plural } from "../text/plural.ts";
import { connect } from "./connect.ts";
import { hasNetwork } from "./has-network.ts";
import { Pace, youngFor } from "./pace.ts";
import { refusalPause } from "./run-by-id.ts";
import { byUrgency } from "./urgency.ts";

export interface AllPaths {
  readonly paths: readonly Path[];
  readonly identity: HostIdentity;
  readonly apart: readonly InterfaceKey[];
  /** Milliseconds after which it ends, and with it all that is still being tried. */
  readonly timeout: number;
  /** Says what has become of the paths, in a few lines. */
  tell(log: Log): void;
}

/** Milliseconds between two looks at what has changed: while root is awaited, and after that. */
const shortPause = 100;
const longPause = 1000;

/** Milliseconds until a path is tried again whose process has ended without a connection. */
const pauseAfterEnd = 1000;

/** With more paths than these, the first ones tell what they wait for, and the others are told of together. */
const mostTold = 4;

/** Milliseconds without any progress after which that is told, and how many times as long until it is told again. */
const firstTold = 10_000;
const tellFactor = 2;

export function connectAll(host: Host, all: AllPaths): number {
  const network = new NetworkState(host, all.apart);
  try {
    return new Supervisor(host, network, all).run();
  } finally {
    network.close();
  }
}

type Running = { readonly path: Path; readonly since: number };

class Supervisor {
  readonly #host: Host;
  readonly #network: NetworkState;
  readonly #all: AllPaths;
  readonly #log: Log;
  readonly #start: number;
  readonly #pace = new Pace();
  /** Not tried yet, the most urgent first. */
  readonly #fresh: Path[];
  /** By their processes. */
  readonly #running = new Map<number, Running>();
  /** What is to be tried again, and when. */
  #again: { readonly path: Path; readonly at: number }[] = [];
  /** Those that tell for themselves what they wait for. */
  readonly #told = new Set<Path>();
  #networkSince: number | undefined;
  #connectedSince: number | undefined;
  #connected = 0;
  #isMounted: boolean;
  #progress: number;
  #silence = firstTold;

  constructor(host: Host, network: NetworkState, all: AllPaths) {
    this.#host = host;
    this.#network = network;
    this.#all = all;
    this.#log = logToStderr(host);
    this.#start = host.now();
    this.#fresh = byUrgency(all.paths);
    this.#isMounted = bootStage(host) === "real root";
    this.#progress = this.#start;
  }

  run(): number {
    for (;;) {
      this.#startDue();
      if (this.#fresh.length + this.#running.size + this.#again.length === 0) {
        this.#log("info", `${plural(this.#connected, "NBFT path")} connected: all of them`);
        return 0;
      }
      if (this.#host.now() - this.#start >= this.#all.timeout) {
        return 1;
      }
      this.#reap();
      this.#tell();
    }
  }

  #startDue(): void {
    const now = this.#host.now();
    this.#all.apart.slice(0, 1).map((key) => this.#network.find(key));
    this.#isMounted ||= this.#connectedSince !== undefined && isRootMounted(this.#host);
    if (this.#fresh.length > 0) {
      const isUsable = this.#usable();
      if (this.#networkSince === undefined && this.#fresh.some(isUsable)) {
        this.#networkSince = now;
        this.#progress = now;
      }
      const count = this.#pace.due({
        now,
        tried: this.#all.paths.length - this.#fresh.length,
        young: [...this.#running.values()].filter(({ since }) => now - since < youngFor).length,
        networkSince: this.#networkSince,
        connected: this.#connectedSince,
        isMounted: this.#isMounted,
      });
      for (let started = 0; started < count && this.#fresh.length > 0; started++) {
        const index = this.#fresh.findIndex(isUsable);
        for (const path of this.#fresh.splice(Math.max(0, index), 1)) {
          this.#startPath(path);
        }
      }
    }
    const due = this.#again.filter(({ at }) => at <= now);
    this.#again = this.#again.filter(({ at }) => at > now);
    for (const { path } of due) {
      this.#startPath(path);
    }
  }

  /** Whether a path has a network to go by, as of now: each interface is looked at once. */
  #usable(): (path: Path) => boolean {
    const known = new Map<string, boolean>();
    return (path) => {
      const name = `${path.interface?.mac} ${path.interface?.vlan} ${path.hostTraddr ?? path.hostIface ?? path.traddr}`;
      const answer = known.get(name) ?? hasNetwork(this.#host, this.#network, path);
      known.set(name, answer);
      return answer;
    };
  }

  #startPath(path: Path): void {
    const isTold = this.#told.has(path) || this.#told.size < mostTold;
    if (isTold) {
      this.#told.add(path);
    }
    const process = this.#host.spawn(path.id, () => this.#work(path, isTold));
    this.#running.set(process, { path, since: this.#host.now() });
  }

  /** What the process of a path does. */
  #work(path: Path, isTold: boolean): number {
    const { identity, apart } = this.#all;
    const log = logToStderr(this.#host, false);
    // Its own; this process looks at all of them.
    const own = apart.filter(({ mac, vlan }) => mac === path.interface?.mac && vlan === path.interface.vlan);
    const outcome = connect(this.#host, path, identity, {
      timeout: Number.POSITIVE_INFINITY,
      apart: own,
      log,
      ...(isTold ? {} : { logWaiting: () => {} }),
    });
    if (outcome.state === "refused") {
      this.#host.sleep(outcome.pause ?? refusalPause);
    }
    return outcome.exitCode;
  }

  #reap(): void {
    const isBusy = !this.#isMounted || this.#fresh.length > 0;
    const pause = isBusy ? shortPause : longPause;
    for (let ended = this.#host.reap(pause); ended !== undefined; ended = this.#host.reap(0)) {
      const path = this.#running.get(ended.process)?.path;
      this.#running.delete(ended.process);
      if (path === undefined) {
        continue;
      }
      if (ended.status === 0) {
        this.#connected++;
        this.#connectedSince = this.#host.now();
        this.#progress = this.#connectedSince;
      } else {
        this.#again.push({ path, at: this.#host.now() + pauseAfterEnd });
      }
    }
  }

  #tell(): void {
    const now = this.#host.now();
    const isSilent = this.#networkSince === undefined || this.#told.size === this.#all.paths.length;
    if (!isSilent && now >= this.#progress + this.#silence) {
      this.#all.tell(this.#log);
      this.#silence *= tellFactor;
    }
  }
}
