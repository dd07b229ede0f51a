// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Subsystem } from "./subsystem.ts";

/** The connection that carries one of a controller's queues. */
export interface QueueConnection {
  readonly number: number;
  readonly headerDigest: boolean;
  readonly dataDigest: boolean;
  /** Sends the completion of a command that was held back. */
  complete(commandId: number, status: number, result: bigint): void;
  /** Cuts the connection. */
  cut(reason: string): void;
}

/** Offsets of properties (NVMe over Fabrics' registers). */
const Property = { cap: 0x00, vs: 0x08, cc: 0x14, csts: 0x1c } as const;

/** NVMe 1.4, as in VS and in Identify Controller. */
export const version = 0x10400;
/** The largest queue, in entries. */
export const maximumQueueSize = 128;
export const maximumIoQueues = 16;

/** What a host's admin Connect made; it ends with the admin queue's connection. */
export class Controller {
  readonly subsystem: Subsystem;
  readonly id: number;
  /** The listener it was reached through: its I/O queues must come the same way. */
  readonly listener: string;
  readonly hostNqn: string;
  readonly hostId: Buffer;
  readonly queues = new Map<number, QueueConnection>();
  /** Command identifiers of Asynchronous Event Requests, which are held until there is an event. */
  readonly heldEventRequests = new Set<number>();
  /** Whether the host has yet to be told that the ANA state has changed, or has been told and not read the log page. */
  anaNotice: "none" | "due" | "told" = "none";
  /** Values of Set Features, by feature identifier. */
  readonly features = new Map<number, number>();
  #configuration = 0;

  constructor(subsystem: Subsystem, listener: string, hostNqn: string, hostId: Buffer) {
    this.subsystem = subsystem;
    this.id = subsystem.nextControllerId();
    this.listener = listener;
    this.hostNqn = hostNqn;
    this.hostId = hostId;
    subsystem.controllers.set(this.id, this);
  }

  get isDiscovery(): boolean {
    return this.subsystem.discoveryLog !== undefined;
  }

  /** CSTS.RDY. */
  get isReady(): boolean {
    return (this.#configuration & 1) === 1;
  }

  /** The value of a property, or undefined if it has none. */
  getProperty(offset: number): bigint | undefined {
    switch (offset) {
      case Property.cap: {
        const contiguous = 1n << 16n;
        const timeout = 15n << 24n; // in units of 500 ms
        const nvmCommandSet = 1n << 37n;
        return BigInt(maximumQueueSize - 1) | contiguous | timeout | nvmCommandSet;
      }
      case Property.vs:
        return BigInt(version);
      case Property.cc:
        return BigInt(this.#configuration);
      case Property.csts: {
        const shutdownComplete = (this.#configuration & 0xc000) === 0 ? 0 : 2 << 2;
        return BigInt((this.#configuration & 1) | shutdownComplete);
      }
      default:
        return undefined;
    }
  }

  /** Whether the property exists and may be set. Enabling, disabling and shutting down take no time. */
  setProperty(offset: number, value: number): boolean {
    if (offset !== Property.cc) {
      return false;
    }
    this.#configuration = value;
    if (!this.isReady) {
      this.heldEventRequests.clear();
      this.anaNotice = "none";
    }
    return true;
  }

  /** Forgets the queue; with the admin queue ends the controller and cuts its I/O queues. */
  removeQueue(number: number): void {
    this.queues.delete(number);
    if (number === 0) {
      this.subsystem.controllers.delete(this.id);
      for (const queue of [...this.queues.values()]) {
        queue.cut("the admin queue is gone");
      }
    }
  }
}
