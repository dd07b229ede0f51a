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
import { hasNetwork } from "./has-network.ts";
import { Pace, youngFor } from "./pace.ts";
import { byUrgency } from "./urgency.ts";
import { workOn } from "./work-on.ts";

export interface AllPaths {
  readonly paths: readonly Path[];
  readonly identity: HostIdentity;
  readonly apart: readonly InterfaceKey[];
  /** Milliseconds after which it ends, and with it all that is still being tried; not where it keeps connections. */
  readonly timeout: number;
  /** Whether connections are kept (ConnectOptions): it never ends. */
  readonly keep: boolean;
  /** Is called now and then. */
  alive(): void;
}

/** Milliseconds between two looks at what has changed: while root is awaited, and after that. */
const pauses = { short: 100, long: 1000 } as const;

/** Milliseconds until a path is tried again whose process has ended without a connection. */
const pauseAfterEnd = 1000;

/** Milliseconds until a path that is connected gets a process again, which keeps it: most boots have left the initramfs by then. */
const pauseBeforeKeeping = 30_000;

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
  readonly #connected = new Set<Path>();
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
        return 0;
      }
      if (!this.#all.keep && this.#host.now() - this.#start >= this.#all.timeout) {
        return 1;
      }
      this.#all.alive();
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
    const process = this.#host.spawn(path.id, () =>
      workOn(this.#host, path, this.#all, { isTold, isConnected: this.#connected.has(path) }),
    );
    this.#running.set(process, { path, since: this.#host.now() });
  }

  #reap(): void {
    const pause = !this.#isMounted || this.#fresh.length > 0 ? pauses.short : pauses.long;
    for (let ended = this.#host.reap(pause); ended !== undefined; ended = this.#host.reap(0)) {
      const path = this.#running.get(ended.process)?.path;
      this.#running.delete(ended.process);
      if (path === undefined) {
        continue;
      }
      if (ended.status === 0) {
        this.#connected.add(path);
        this.#connectedSince = this.#host.now();
        this.#progress = this.#connectedSince;
        this.#tellEnd();
        if (this.#all.keep) {
          this.#again.push({ path, at: this.#connectedSince + pauseBeforeKeeping });
        }
      } else {
        this.#again.push({ path, at: this.#host.now() + pauseAfterEnd });
      }
    }
  }

  #tellEnd(): void {
    const { size } = this.#connected;
    if (size === this.#all.paths.length) {
      this.#log("info", `${plural(size, "NBFT path")} connected: all of them`);
    }
  }

  #tell(): void {
    const now = this.#host.now();
    const isSilent =
      this.#connected.size === this.#all.paths.length ||
      this.#networkSince === undefined ||
      this.#told.size === this.#all.paths.length;
    if (!isSilent && now >= this.#progress + this.#silence) {
      const count = `${this.#connected.size} of ${plural(this.#all.paths.length, "NBFT path")} are connected`;
      this.#log("notice", `${count}; nbft-boot status tells what the others wait for`);
      this.#silence *= tellFactor;
    }
  }
}
