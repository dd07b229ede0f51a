// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { accessTo } from "../machine/access.ts";
import type { DiscoveryTask } from "./discovery-task.ts";

/** How many are tried in all: a log is what the network cares to send. */
const mostPorts = 1024;

/** Milliseconds that the kernel may take to find the namespaces of a new controller, and between two looks until then. */
const scanTime = 1000;
const scanPause = 50;

/** Milliseconds between two looks at namespaces that no port serves: the target tells the kernel when that changes. */
const refusedPause = 1000;

/** The subsystem ports that a discovery has found, and whether those that are connected serve their subsystems. */
export class FoundPorts {
  readonly #host: Host;
  readonly #tell: (nqn: string) => void;
  readonly #ports = new Map<string, { readonly nqn: string; readonly task: DiscoveryTask }>();
  readonly #told = new Set<string>();
  #scanEnd = 0;

  /** @param tell is told once of each subsystem that is connected and not served */
  constructor(host: Host, tell: (nqn: string) => void) {
    this.#host = host;
    this.#tell = tell;
  }

  get isEmpty(): boolean {
    return this.#ports.size === 0;
  }

  get tasks(): readonly DiscoveryTask[] {
    return [...this.#ports.values()].map(({ task }) => task);
  }

  task(key: string): DiscoveryTask | undefined {
    return this.#ports.get(key)?.task;
  }

  /** Adds a port, unless it is known or there are too many. */
  add(key: string, nqn: string, makeTask: () => DiscoveryTask): void {
    if (this.#ports.size < mostPorts && !this.#ports.has(key)) {
      this.#ports.set(key, { nqn, task: makeTask() });
    }
  }

  /** A port has just been connected, and the kernel looks for its namespaces. */
  expectNamespaces(): void {
    this.#scanEnd = this.#host.now() + scanTime;
  }

  /** Whether every subsystem has a connection; ports that do not serve it are none. */
  areEnough(): boolean {
    const connected = this.#connected();
    return [...this.#ports.values()].every(({ nqn }) => connected.has(nqn)) && this.#refused(connected).length === 0;
  }

  /** When to look again whether all that is connected is served, on the clock of the host; Infinity where it is. */
  dueToServe(): number {
    const now = this.#host.now();
    const connected = this.#connected();
    if (now < this.#scanEnd && [...connected].some((nqn) => accessTo(this.#host, nqn) === "unknown")) {
      return now + scanPause;
    }
    const refused = this.#refused(connected);
    for (const nqn of refused.filter((name) => !this.#told.has(name))) {
      this.#told.add(nqn);
      this.#tell(nqn);
    }
    return refused.length > 0 ? now + refusedPause : Number.POSITIVE_INFINITY;
  }

  #connected(): ReadonlySet<string> {
    return new Set([...this.#ports.values()].filter(({ task }) => task.state === "done").map(({ nqn }) => nqn));
  }

  #refused(nqns: ReadonlySet<string>): readonly string[] {
    return [...nqns].filter((nqn) => accessTo(this.#host, nqn) === "refused");
  }
}
