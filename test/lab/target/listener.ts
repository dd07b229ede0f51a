// SPDX-License-Identifier: LGPL-2.1-or-later
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { Connection } from "./connection.ts";
import { Impostor } from "./impostor.ts";
import type { Fault, ListenerEvent } from "./options.ts";
import type { Port } from "./queue.ts";
import type { Subsystem } from "./subsystem.ts";
import type { Silence, TcpConnection } from "./tcp-connection.ts";

/** What a listener needs to know of the target. */
export interface ListenerSettings {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly subsystems: readonly Subsystem[];
  readonly discoverySecret?: string;
  nextConnection(): number;
  report(event: ListenerEvent): void;
}

const well: Fault = { kind: "none" };

/** A port of the target, with what is wrong with it. */
export class Listener implements Port {
  readonly name: string;
  readonly #settings: ListenerSettings;
  readonly #connections = new Set<TcpConnection>();
  #fault: Fault = well;
  #server: Server | undefined;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(settings: ListenerSettings) {
    this.name = settings.name;
    this.#settings = settings;
  }

  get refusal(): number | undefined {
    return this.#fault.kind === "refuse-connect" ? this.#fault.status : undefined;
  }

  get discoverySecret(): string | undefined {
    return this.#settings.discoverySecret;
  }

  findSubsystem(nqn: string): Subsystem | undefined {
    return this.#settings.subsystems.find((subsystem) => subsystem.nqn === nqn);
  }

  report(event: ListenerEvent): void {
    this.#settings.report(event);
  }

  /** Makes the fault take effect, after those that were asked for before. Throws where the port cannot be listened on. */
  setFault(fault: Fault): Promise<void> {
    const turn = this.#turn.then(() => this.#apply(fault));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async close(): Promise<void> {
    await this.#turn;
    clearTimeout(this.#timer);
    this.#stop();
    this.#cutAll("the target is closed");
  }

  async #apply(fault: Fault): Promise<void> {
    clearTimeout(this.#timer);
    if (fault.kind !== "none" || this.#fault.kind !== "none") {
      this.report({ kind: "fault", fault });
    }
    this.#fault = fault;
    switch (fault.kind) {
      case "late":
      case "refuse":
        this.#stop();
        break;
      case "drop":
        this.#stop(); // first, so that no host is quick enough to come back
        this.#cutAll("dropped");
        break;
      case "disconnect":
        this.#cutAll("disconnected");
        await this.#listen();
        break;
      default:
        await this.#listen();
    }
    for (const connection of this.#connections) {
      connection.setSilence(silenceOf(fault));
    }
    if ((fault.kind === "late" || fault.kind === "drop") && fault.milliseconds !== undefined) {
      this.#timer = setTimeout(() => this.#recover(), fault.milliseconds);
    }
  }

  #recover(): void {
    this.setFault(well).catch((error: Error) => {
      throw new Error(`${this.name} cannot listen again: ${error.message}`);
    });
  }

  async #listen(): Promise<void> {
    if (this.#server !== undefined) {
      return;
    }
    const server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    server.listen({ host: this.#settings.address, port: this.#settings.port, backlog: 64 });
    await once(server, "listening");
    this.#server = server;
    this.report({ kind: "listening" });
  }

  #stop(): void {
    if (this.#server !== undefined) {
      this.#server.close();
      this.#server = undefined;
      this.report({ kind: "not-listening" });
    }
  }

  #cutAll(reason: string): void {
    for (const connection of this.#connections) {
      connection.cut(reason);
    }
  }

  #accept(socket: Socket): void {
    const Kind = this.#fault.kind === "not-nvme" ? Impostor : Connection;
    const connection = new Kind(socket, this.#settings.nextConnection(), this);
    this.#connections.add(connection);
    socket.on("close", () => this.#connections.delete(connection));
    connection.setSilence(silenceOf(this.#fault));
  }
}

function silenceOf({ kind }: Fault): Silence {
  return kind === "silent" ? "all" : kind === "stall" ? "commands" : "none";
}
