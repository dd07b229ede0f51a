// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot-connect@all.service: every path of the tables in one service, which is started once. Each path has a process of its own, forked off
// one that has read the tables.

import type { Host } from "../host/host.ts";
import { ControllerList } from "../machine/controller-list.ts";
import { logToStderr } from "../machine/log.ts";
import { NetworkState } from "../machine/network-state.ts";
import type { Path } from "../plan/types.ts";
import { DueAgain } from "./due-again.ts";
import { FreshPaths } from "./fresh-paths.ts";
import { ProgressReport } from "./progress-report.ts";
import { RootProgress, spawnIfPossible } from "./root-progress.ts";
import { RunningPaths } from "./running-paths.ts";
import { mostOnTheirOwn, UnreachablePaths } from "./unreachable-paths.ts";
import { type Shared, unreachableStatus, workOn } from "./work-on.ts";

export interface AllPaths extends Shared {
  /** As in ConnectOptions; where connections are kept, it is tried for ever. */
  readonly timeout: number;
  /** Whether connections are kept (ConnectOptions): it never ends. */
  readonly keep: boolean;
  /** Whether this is the real root, where nothing waits for a path. */
  readonly isDetached: boolean;
  /** Is called now and then. */
  alive(): void;
}

/** Milliseconds between two looks at what has changed, as long as there are paths that have not been tried: a sixteenth of the time already waited. */
const pauses = { shortest: 100, longest: 1000, withoutFresh: 10_000 } as const;

/** Milliseconds until a path that is connected gets a process again, which keeps it: most boots have left the initramfs by then. */
const pauseBeforeKeeping = 30_000;

/** Milliseconds between two looks at all controllers: what this process writes it no longer has in common with those that it has started. */
const goodForOthers = 3000;

/** With more paths than these, the first ones tell what they wait for, and the others are told of together. */
const mostTold = 4;

export function connectAll(host: Host, all: AllPaths): number {
  const network = new NetworkState(host, all.apart);
  try {
    return new Supervisor(host, network, all).run();
  } finally {
    network.close();
  }
}

class Supervisor {
  readonly #host: Host;
  readonly #network: NetworkState;
  readonly #all: AllPaths;
  readonly #start: number;
  readonly #report: ProgressReport;
  readonly #fresh: FreshPaths;
  readonly #running: RunningPaths;
  readonly #again = new DueAgain();
  readonly #unreachable: UnreachablePaths;
  /** Those that tell for themselves what they wait for. */
  readonly #told = new Set<Path>();
  #connectedSince: number | undefined;
  readonly #connected = new Set<Path>();
  readonly #root: RootProgress;
  readonly #controllers: ControllerList;
  #staysInMemory = false;

  constructor(host: Host, network: NetworkState, all: AllPaths) {
    this.#host = host;
    this.#network = network;
    this.#all = all;
    this.#start = host.now();
    this.#fresh = new FreshPaths(host, network, all.paths);
    this.#running = new RunningPaths(host);
    this.#unreachable = new UnreachablePaths(host, network);
    this.#controllers = new ControllerList(host, all.paths.length);
    this.#root = new RootProgress(host, all.isDetached);
    this.#report = new ProgressReport(host, logToStderr(host), all.paths.length);
  }

  run(): number {
    this.#startDue();
    while (this.#running.size > 0 || this.#left() > 0) {
      this.#all.alive();
      this.#reap();
      // In the real root what keeps its connection does not end, and tells of it by itself.
      if (this.#fresh.networkSince !== undefined && this.#told.size < this.#all.paths.length && !this.#all.isDetached) {
        this.#report.tell(this.#connected.size);
      }
      if (this.#left() > 0) {
        this.#startDue();
      }
    }
    return this.#connected.size === this.#all.paths.length ? 0 : 1;
  }

  /** Milliseconds in which there are attempts to be made. */
  #left(): number {
    const { keep, timeout, paths } = this.#all;
    const end = keep ? Number.POSITIVE_INFINITY : this.#connected.size < paths.length ? this.#start + timeout : 0;
    return Math.max(0, end - this.#host.now());
  }

  #startDue(): void {
    this.#all.apart.slice(0, 1).map((key) => this.#network.find(key));
    const isTried = this.#fresh.size === 0 && this.#unreachable.next === Number.POSITIVE_INFINITY;
    if (this.#connectedSince !== undefined && !isTried) {
      this.#root.look();
    }
    this.#fresh.add(this.#unreachable.take());
    const now = this.#host.now();
    this.#startFresh(now);
    for (const path of this.#again.take(now)) {
      this.#startPath(path);
    }
  }

  #startFresh(now: number): void {
    const isNew = this.#fresh.networkSince === undefined;
    const { mounted, isContinued } = this.#root;
    const young = mounted === undefined || this.#fresh.size === 0 ? 0 : this.#running.young();
    const due = this.#fresh.take({ now, young, connected: this.#connectedSince, mounted, isContinued });
    if (isNew && this.#fresh.networkSince !== undefined) {
      this.#report.progress();
    }
    for (const path of due) {
      this.#startPath(path);
    }
  }

  #startPath(path: Path): void {
    const isTold = this.#all.isDetached || this.#told.has(path) || this.#told.size < mostTold;
    if (isTold) {
      this.#told.add(path);
    }
    const keeps = this.#all.keep && (this.#all.isDetached || this.#connected.has(path));
    if (keeps && !this.#staysInMemory) {
      // Once: each time this process would get its own copy of all that it has in common with the others, and leave the last of them the old one.
      this.#staysInMemory = this.#host.stayInMemory();
    }
    // Before the process is forked: it need not read what this one has read.
    this.#controllers.lookAgain(goodForOthers);
    const isOnItsOwn = this.#all.paths.length <= mostOnTheirOwn || (isTold && !this.#all.isDetached);
    const how = {
      isTold,
      keeps,
      timeout: this.#left(),
      unreachableTimeout: isOnItsOwn ? undefined : this.#unreachable.timeoutOf(path),
      controllers: this.#controllers,
    };
    const work = () => workOn(this.#host, path, this.#all, how);
    const process = spawnIfPossible(this.#host, path.id, work);
    if (process === undefined) {
      // The others go on.
      this.#again.refused(path, this.#host.now());
    } else {
      this.#running.add(process, path);
    }
  }

  #reap(): void {
    for (let ended = this.#host.reap(this.#pause()); ended !== undefined; ended = this.#host.reap(0)) {
      const path = this.#running.end(ended.process, ended.status === 0);
      if (path !== undefined) {
        this.#noteEnd(path, ended.status);
      }
      this.#root.noteEnd(ended);
    }
  }

  #noteEnd(path: Path, status: number): void {
    const now = this.#host.now();
    if (status !== 0) {
      (status === unreachableStatus ? this.#unreachable : this.#again).failed(path, now);
      return;
    }
    this.#again.succeeded(path);
    this.#connected.add(path);
    this.#connectedSince = now;
    this.#report.progress();
    this.#report.tellEnd(this.#connected.size);
    if (this.#all.keep) {
      this.#again.at(path, now + pauseBeforeKeeping);
    }
  }

  /** Milliseconds until there may be something to do, unless a process ends. */
  #pause(): number {
    const now = this.#host.now();
    const waited = now - (this.#connectedSince ?? this.#fresh.networkSince ?? this.#start);
    const { shortest, longest, withoutFresh } = pauses;
    // In the real root all of them are due, a few at a time.
    const rest = this.#all.isDetached ? shortest : Math.min(longest, Math.max(shortest, waited / 16));
    const look = this.#fresh.size > 0 ? rest : withoutFresh;
    const left = this.#left();
    const next = Math.min(this.#again.next, this.#unreachable.next);
    return left > 0 ? Math.max(0, Math.min(look, left, next - now)) : longest;
  }
}
