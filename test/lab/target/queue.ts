// SPDX-License-Identifier: LGPL-2.1-or-later
import { runAdmin } from "./admin.ts";
import { Authentication, authenticationRequired } from "./authentication.ts";
import { AdminOpcode, type Command, type Completion, FabricsType, fail, opcode, succeed } from "./command.ts";
import { Controller, type QueueConnection } from "./controller.ts";
import { type ConnectRequest, connect, connectDataLength, getProperty, parseConnect, setProperty } from "./fabrics.ts";
import { runIo } from "./io.ts";
import type { ListenerEvent } from "./options.ts";
import { Status } from "./status.ts";
import type { Subsystem } from "./subsystem.ts";

/** What a connection and its queue ask of the port that accepted them. */
export interface Port {
  readonly name: string;
  /** The status that every Connect is refused with, where that is the port's fault. */
  readonly refusal: number | undefined;
  /** What a host has to prove that it has before its discovery controller takes commands. */
  readonly discoverySecret: string | undefined;
  findSubsystem(nqn: string): Subsystem | undefined;
  report(event: ListenerEvent): void;
}

/** The queue of a connection: nobody's until a Connect command makes it a controller's admin or I/O queue. */
export class Queue {
  readonly #port: Port;
  readonly #connection: QueueConnection;
  #controller: Controller | undefined;
  #authentication: Authentication | undefined;
  #number = 0;
  #size = 2;
  #head = 0;

  constructor(port: Port, connection: QueueConnection) {
    this.#port = port;
    this.#connection = connection;
  }

  /** SQHD: the submission queue's head pointer. */
  get head(): number {
    return this.#head;
  }

  /** A command has come; it is run when its data has. */
  fetch(): void {
    this.#head = (this.#head + 1) % this.#size;
  }

  /** Carries out a command. "held": its completion comes later. */
  run(command: Command): Completion | "held" {
    const { sqe } = command;
    const isFabrics = opcode(sqe) === AdminOpcode.fabrics;
    if (isFabrics && sqe[4] === FabricsType.connect) {
      return this.#connect(command);
    }
    const controller = this.#controller;
    if (controller === undefined || (!isFabrics && !controller.isReady)) {
      return fail(Status.commandSequenceError);
    }
    if (this.#authentication !== undefined && isFabrics && sqe[4] === FabricsType.authenticationSend) {
      return this.#authentication.take(command);
    }
    if (this.#authentication !== undefined && isFabrics && sqe[4] === FabricsType.authenticationReceive) {
      return this.#authentication.give(command);
    }
    if (this.#authentication?.isDone === false) {
      return fail(Status.authenticationRequired);
    }
    if (this.#number > 0) {
      return isFabrics ? fail(Status.invalidOpcode) : runIo(controller, command);
    }
    if (!isFabrics) {
      return runAdmin(controller, command);
    }
    switch (sqe[4]) {
      case FabricsType.propertyGet:
        return getProperty(controller, sqe);
      case FabricsType.propertySet:
        return setProperty(controller, sqe);
      default:
        return fail(Status.invalidField);
    }
  }

  /** The connection has ended. */
  close(): void {
    this.#controller?.removeQueue(this.#number);
  }

  #connect(command: Command): Completion {
    if (this.#controller !== undefined) {
      return fail(Status.commandSequenceError);
    }
    if (command.data.length !== connectDataLength) {
      return fail(Status.dataLengthInvalid);
    }
    const { refusal, name } = this.#port;
    const request = parseConnect(command);
    const outcome =
      refusal === undefined
        ? connect(request, this.#port.findSubsystem(request.subsystemNqn), name)
        : { status: refusal, result: 0n };
    if (!(outcome instanceof Controller)) {
      this.#report(request, 0xffff, outcome.status);
      return outcome;
    }
    this.#controller = outcome;
    this.#number = request.queue;
    this.#size = request.queueSize;
    outcome.queues.set(request.queue, this.#connection);
    this.#report(request, outcome.id, Status.success);
    const { discoverySecret } = this.#port;
    if (!outcome.isDiscovery || discoverySecret === undefined) {
      return succeed(outcome.id);
    }
    this.#authentication = new Authentication(outcome, discoverySecret);
    return succeed(outcome.id | authenticationRequired);
  }

  #report(request: ConnectRequest, controller: number, status: number): void {
    const { hostNqn, hostId, subsystemNqn, queue, keepAlive } = request;
    const { number, headerDigest, dataDigest } = this.#connection;
    this.#port.report({
      kind: "connect",
      connection: number,
      hostNqn,
      hostId: hostId.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
      subsystemNqn,
      queue,
      controller,
      keepAlive,
      headerDigest,
      dataDigest,
      status,
    });
  }
}
