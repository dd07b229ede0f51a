// SPDX-License-Identifier: LGPL-2.1-or-later

import { attempt, type Connected, requireInterface } from "../connect/attempt.ts";
import { logConnected, longestWait } from "../connect/connect.ts";
import type { ConnectOptions, Outcome } from "../connect/outcome.ts";
import { endpointName } from "../host/endpoint.ts";
import type { Host } from "../host/host.ts";
import { requireLink } from "../machine/interfaces.ts";
import type { NetworkState } from "../machine/network-state.ts";
import { Obstacle } from "../machine/obstacle.ts";
import { family } from "../nbft/values/address.ts";
import type { LogEntry } from "../nvme-tcp/discovery-log.ts";
import { longestReading, readDiscoveryLog } from "../nvme-tcp/read-discovery-log.ts";
import { longestProbe } from "../nvme-tcp/transport.ts";
import { securityField } from "../plan/security.ts";
import { bindingOf, endpointOf, isBound, type Target } from "../plan/target.ts";
import type { DiscoveryPath, HostIdentity } from "../plan/types.ts";
import { DiscoveryReport } from "./discovery-report.ts";
import { DiscoveryTask, dueTasks } from "./discovery-task.ts";
import { FoundPorts } from "./found-ports.ts";

/** How far referrals are followed, and how many controllers are asked in all: a log is what the network cares to send. */
const mostReferrals = 8;
const mostControllers = 64;

/** Where to ask: the Discovery descriptor's controller, or one that another refers to. */
type DiscoveryController = Pick<DiscoveryPath, "traddr" | "trsvcid" | "nqn">;

/** One run of `discover`: what it has found so far, and what became of it. */
export class DiscoveryRun {
  readonly #host: Host;
  readonly #network: NetworkState;
  readonly #discovery: DiscoveryPath;
  readonly #identity: HostIdentity;
  readonly #options: ConnectOptions;
  readonly #start: number;
  /** By NQN, address and port, so that referrals in a circle end. The first one is the descriptor's own. */
  readonly #controllers = new Map<string, DiscoveryTask>();
  readonly #ports: FoundPorts;
  readonly #connected: Connected[] = [];
  readonly #report: DiscoveryReport;

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
    this.#addController(discovery, 0);
  }

  run(): Outcome {
    for (;;) {
      const deadline = this.#deadline();
      this.#tryPorts(deadline);
      dueTasks(this.#controllers.values(), this.#host.now(), deadline)[0]?.run();
      const open = this.#tasks("open");
      const now = this.#host.now();
      const due = Math.min(...open.map((task) => task.due));
      const next = Math.max(now, due < deadline ? due : this.#ports.dueToServe());
      if (next >= deadline && open.every(({ wasTried }) => wasTried)) {
        return this.#finish();
      }
      this.#report.wait(open, this.#names());
      const isLocal = open.length > 0 && open.every((task) => task.isLocal);
      this.#network.waitForChange(next - now, isLocal ? Math.min(deadline - now, longestWait) : next - now);
    }
  }

  /** On what is spare, a service of the real root spends less time: it comes again later. */
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
    return [...this.#ports.tasks, ...this.#controllers.values()].filter((task) => task.state === state);
  }

  #addController(controller: DiscoveryController, depth: number): void {
    const key = [controller.nqn, controller.traddr, controller.trsvcid].join(" ");
    if (depth <= mostReferrals && this.#controllers.size < mostControllers && !this.#controllers.has(key)) {
      const ask = (timeout: number) => this.#ask(controller, depth, timeout);
      this.#controllers.set(key, this.#makeTask(this.#subject(), longestReading, ask));
    }
  }

  #addPort(entry: LogEntry): void {
    const key = [entry.nqn, entry.traddr, entry.trsvcid].join(" ");
    const target = {
      ...bindingOf(this.#discovery),
      ...entry,
      subsysNqn: entry.nqn,
      headerDigest: false,
      dataDigest: false,
      ...securityField(this.#discovery.security),
    };
    const connect = (timeout: number) => this.#connect(target, timeout);
    this.#ports.add(key, entry.nqn, () => this.#makeTask(this.#subject(entry.nqn), longestProbe, connect));
  }

  #makeTask(subject: string, longest: number, action: (timeout: number) => void): DiscoveryTask {
    return new DiscoveryTask(this.#host, this.#options.log, subject, longest, action);
  }

  #ask(controller: DiscoveryController, depth: number, timeout: number): void {
    const interfaceName = requireInterface(this.#network, this.#discovery);
    if (interfaceName !== undefined) {
      requireLink(this.#host, interfaceName);
    }
    const endpoint = endpointOf({ ...bindingOf(this.#discovery), ...controller }, interfaceName);
    const { entries, ignored } = readDiscoveryLog(this.#host, endpoint, controller.nqn, this.#identity, timeout);
    const name = endpointName(endpoint.address, endpoint.port);
    if (depth === 0 && entries.length === 0) {
      const also = ignored.length === 0 ? "" : ` (${ignored.length} entries are of no use, ${ignored[0]})`;
      throw new Obstacle("remote", `${name} has no subsystem for host ${this.#identity.nqn}${also}`);
    }
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

  #connect(target: Target, timeout: number): void {
    const connected = attempt(this.#host, this.#network, { target, identity: this.#identity }, timeout);
    if (!connected.already || connected.notes.length > 0 || this.#options.quiet !== true) {
      logConnected((priority, text) => this.#options.log(priority, `${this.#subject()}: ${text}`), target, connected);
    }
    this.#connected.push(connected);
    this.#ports.expectNamespaces();
  }

  #subject(nqn?: string): string {
    return `NBFT discovery ${this.#discovery.id}${nqn === undefined ? "" : `: ${nqn}`}`;
  }

  #names(): readonly string[] {
    return this.#connected.flatMap(({ controller }) => controller ?? []);
  }

  #finish(): Outcome {
    for (const task of this.#tasks("open")) {
      const seconds = Math.round((this.#host.now() - this.#start) / 1000);
      this.#options.log("warning", `${task.waitsFor} (after ${seconds} s)`);
    }
    const controllers = this.#names();
    if (!this.#isEnough()) {
      const missing = this.#ports.isEmpty ? "found no subsystem" : "a subsystem has no connection";
      this.#options.log("warning", `${this.#subject()}: ${missing}`);
      const refused = this.#tasks("open").length === 0 && this.#tasks("refused").length > 0;
      const state = refused ? "refused" : "gave up";
      this.#report.end(state, controllers, this.#tasks(refused ? "refused" : "open"));
      const pauses = this.#tasks("refused").flatMap(({ pause }) => pause ?? []);
      return { state, exitCode: 1, controllers, ...(pauses.length === 0 ? {} : { pause: Math.max(...pauses) }) };
    }
    const already = this.#connected.every((connection) => connection.already);
    this.#report.connected(controllers, already, this.#tasks("open"));
    const rest = this.#tasks("open").length === 0 ? {} : { isComplete: false };
    return { state: already ? "already connected" : "connected", exitCode: 0, controllers, ...rest };
  }

  /** Whether the descriptor's controller has been read and every subsystem found has a connection that serves it. */
  #isEnough(): boolean {
    const [first] = this.#controllers.values();
    return first?.state === "done" && !this.#ports.isEmpty && this.#ports.areEnough();
  }
}
