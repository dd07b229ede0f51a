// SPDX-License-Identifier: LGPL-2.1-or-later

import { attempt } from "../connect/attempt.ts";
import { logConnected, longestWait } from "../connect/connect.ts";
import type { ConnectOptions, Outcome } from "../connect/outcome.ts";
import type { Host } from "../host/host.ts";
import { ControllerList } from "../machine/controller-list.ts";
import type { NetworkState } from "../machine/network-state.ts";
import { family } from "../nbft/values/address.ts";
import type { LogEntry } from "../nvme-tcp/discovery-log.ts";
import { longestReading } from "../nvme-tcp/read-discovery-log.ts";
import { longestProbe } from "../nvme-tcp/transport.ts";
import { isBound, type Target } from "../plan/target.ts";
import type { DiscoveryPath, HostIdentity } from "../plan/types.ts";
import { askController, type DiscoveryController } from "./ask-controller.ts";
import { DiscoveryReport } from "./discovery-report.ts";
import { DiscoveryTask, dueTasks } from "./discovery-task.ts";
import { FoundConnections } from "./found-connections.ts";
import { FoundControllers } from "./found-controllers.ts";
import { FoundPorts } from "./found-ports.ts";
import { keepFound } from "./keep-found.ts";
import { portTarget } from "./port-target.ts";

/** One run of `discover`: what it has found so far, and what became of it. */
export class DiscoveryRun {
  readonly #host: Host;
  readonly #network: NetworkState;
  readonly #discovery: DiscoveryPath;
  readonly #identity: HostIdentity;
  #options: ConnectOptions;
  readonly #start: number;
  readonly #controllers = new FoundControllers();
  readonly #ports: FoundPorts;
  readonly #connections: FoundConnections;
  readonly #present: ControllerList;
  #report: DiscoveryReport;

  constructor(
    host: Host,
    network: NetworkState,
    discovery: DiscoveryPath,
    identity: HostIdentity,
    options: ConnectOptions,
  ) {
    this.#host = host;
    this.#network = network;
    this.#discovery = discovery;
    this.#identity = identity;
    this.#options = options;
    this.#start = host.now();
    this.#ports = new FoundPorts(host, (nqn) =>
      options.log("notice", `${this.#subject(nqn)}: connected, but no port serves all of its namespaces (ANA)`),
    );
    this.#report = new DiscoveryReport(host, discovery.id, options);
    this.#connections = new FoundConnections(host, discovery.id, (priority, text) =>
      options.log(priority, `${this.#subject()}: ${text}`),
    );
    this.#present = new ControllerList(host, 1);
    this.#addController(discovery, 0);
  }

  run(): Outcome {
    for (;;) {
      this.#options.alive?.();
      const deadline = this.#deadline();
      this.#turn(deadline);
      const open = this.#tasks("open");
      const now = this.#host.now();
      const due = Math.min(...open.map((task) => task.due));
      const next = Math.max(now, due < deadline ? due : this.#ports.dueToServe());
      if (next >= deadline && open.every(({ wasTried }) => wasTried)) {
        return this.#finish();
      }
      this.#report.wait(open, this.#connections.names);
      const isLocal = open.length > 0 && open.every((task) => task.isLocal);
      this.#network.waitForChange(next - now, isLocal ? Math.min(deadline - now, longestWait) : next - now);
    }
  }

  /** Keeps what it has connected. */
  keep(): never {
    this.#options = { ...this.#options, quiet: true };
    return keepFound(this.#host, {
      connections: this.#connections,
      ports: this.#ports,
      controllers: this.#controllers,
      alive: () => this.#options.alive?.(),
      turn: () => this.#turn(Number.POSITIVE_INFINITY),
      note: (lost) => {
        this.#report = new DiscoveryReport(this.#host, this.#discovery.id, this.#options, lost);
      },
      noteWhole: () => this.#report.connected(this.#connections.names, false, this.#tasks("open")),
    });
  }

  #turn(deadline: number): void {
    this.#tryPorts(deadline);
    dueTasks(this.#controllers.tasks, this.#host.now(), deadline)[0]?.run();
  }

  /** On what is spare, a service of the real root spends less time: keepFound() tries it later. */
  #deadline(): number {
    const { timeout, spareTimeout = timeout } = this.#options;
    return this.#start + (this.#isEnough() ? Math.min(timeout, spareTimeout) : timeout);
  }

  /**
   * Tries all ports that are new, or else the one that has waited longest. Ports come before controllers, and again between any two of them:
   * the root file system is behind a port, and a controller that stalls takes all the time that it is given.
   */
  #tryPorts(deadline: number): void {
    const due = dueTasks(this.#ports.tasks, this.#host.now(), deadline);
    const untried = due.filter(({ wasTried }) => !wasTried);
    for (const task of untried.length > 0 ? untried : due.slice(0, 1)) {
      task.run();
    }
  }

  #tasks(state: DiscoveryTask["state"]): DiscoveryTask[] {
    return [...this.#ports.tasks, ...this.#controllers.tasks].filter((task) => task.state === state);
  }

  #addController(controller: DiscoveryController, depth: number): void {
    const ask = (timeout: number) => this.#ask(controller, depth, timeout);
    this.#controllers.add(controller, depth, () => this.#makeTask(this.#subject(), longestReading, ask));
  }

  #addPort(entry: LogEntry): void {
    const { security, obstacle } = this.#options.demandOn?.(entry.nqn) ?? {};
    if (obstacle !== undefined) {
      this.#options.log("warning", `${this.#subject(entry.nqn)}: left out, ${obstacle.reason}`);
      return;
    }
    const key = [entry.nqn, entry.traddr, entry.trsvcid].join(" ");
    const target = portTarget(this.#discovery, entry, security);
    const connect = (timeout: number) => this.#connect(key, target, timeout);
    this.#ports.add(key, entry.nqn, () => this.#makeTask(this.#subject(entry.nqn), longestProbe, connect));
  }

  #makeTask(subject: string, longest: number, action: (timeout: number) => void): DiscoveryTask {
    return new DiscoveryTask(this.#host, this.#options, subject, longest, action);
  }

  #ask(controller: DiscoveryController, depth: number, timeout: number): void {
    const asked = [this.#host, this.#network, this.#discovery, this.#identity, controller, timeout] as const;
    const { name, entries, ignored } = askController(...asked, depth === 0);
    for (const reason of ignored) {
      this.#options.log("warning", `${this.#subject()}: discovery log of ${name}, ${reason}`);
    }
    for (const entry of entries) {
      if (isBound(this.#discovery) && family(entry.traddr) !== family(this.#discovery.traddr)) {
        // An HFI has one address, and nothing has configured the other family for it.
        this.#options.log("warning", `${this.#subject(entry.nqn)}: left out, not of the HFI's address family`);
      } else if (entry.kind === "referral") {
        this.#addController(entry, depth + 1);
      } else {
        this.#addPort(entry);
      }
    }
  }

  #connect(port: string, target: Target, timeout: number): void {
    const request = { target, identity: this.#identity };
    const connected = attempt(this.#host, this.#network, request, timeout, this.#present);
    if (!connected.already || connected.notes.length > 0 || this.#options.quiet !== true) {
      logConnected((priority, text) => this.#options.log(priority, `${this.#subject()}: ${text}`), target, connected);
    }
    this.#connections.add(port, target.subsysNqn, connected);
    this.#ports.expectNamespaces();
  }

  #subject(nqn?: string): string {
    return `NBFT discovery ${this.#discovery.id}${nqn === undefined ? "" : `: ${nqn}`}`;
  }

  #finish(): Outcome {
    for (const task of this.#tasks("open")) {
      const seconds = Math.round((this.#host.now() - this.#start) / 1000);
      this.#options.log("warning", `${task.waitsFor} (after ${seconds} s)`);
    }
    const controllers = this.#connections.names;
    if (!this.#isEnough()) {
      const missing = this.#ports.isEmpty ? "found no subsystem" : "a subsystem has no connection";
      this.#options.log("warning", `${this.#subject()}: ${missing}`);
      const refused = this.#tasks("open").length === 0 && this.#tasks("refused").length > 0;
      const state = refused ? "refused" : "gave up";
      this.#report.end(state, controllers, this.#tasks(refused ? "refused" : "open"));
      const pauses = this.#tasks("refused").flatMap(({ pause }) => pause ?? []);
      return { state, exitCode: 1, controllers, ...(pauses.length === 0 ? {} : { pause: Math.max(...pauses) }) };
    }
    const already = !this.#connections.hasNew;
    this.#report.connected(controllers, already, this.#tasks("open"));
    return { state: already ? "already connected" : "connected", exitCode: 0, controllers };
  }

  /** Whether the descriptor's controller has been read and every subsystem found has a connection that serves it. */
  #isEnough(): boolean {
    return this.#controllers.isRead && !this.#ports.isEmpty && this.#ports.areEnough();
  }
}
