// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Command, type Completion, fail, succeed } from "./command.ts";
import { Controller, maximumIoQueues, maximumQueueSize } from "./controller.ts";
import { Status } from "./status.ts";
import type { Subsystem } from "./subsystem.ts";

/** The data of a Connect command (NVMe Base Specification 2.0, figure 546), 1024 bytes, and what its queue entry says. */
export interface ConnectRequest {
  readonly queue: number;
  /** In entries. */
  readonly queueSize: number;
  /** In milliseconds. */
  readonly keepAlive: number;
  readonly hostId: Buffer;
  /** 0xffff in an admin Connect: any. */
  readonly controllerId: number;
  readonly subsystemNqn: string;
  readonly hostNqn: string;
}

export const connectDataLength = 1024;
const anyController = 0xffff;

/** Reads a Connect command whose data is complete. */
export function parseConnect({ sqe, data }: Command): ConnectRequest {
  return {
    queue: sqe.readUInt16LE(42),
    queueSize: sqe.readUInt16LE(44) + 1,
    keepAlive: sqe.readUInt32LE(48),
    hostId: data.subarray(0, 16),
    controllerId: data.readUInt16LE(16),
    subsystemNqn: readString(data.subarray(256, 512)),
    hostNqn: readString(data.subarray(512, 768)),
  };
}

/** Makes the controller of an admin Connect, or finds that of an I/O Connect; else how the command fails. */
export function connect(
  request: ConnectRequest,
  subsystem: Subsystem | undefined,
  listener: string,
): Controller | Completion {
  if (subsystem === undefined) {
    return invalidData(256);
  }
  if (subsystem.hosts?.includes(request.hostNqn) === false) {
    return fail(Status.connectInvalidHost);
  }
  if (request.queueSize < 2 || request.queueSize > maximumQueueSize) {
    return invalidEntry(44);
  }
  if (request.queue === 0) {
    return request.controllerId === anyController
      ? new Controller(subsystem, listener, request.hostNqn, Buffer.from(request.hostId))
      : invalidData(16);
  }
  const controller = subsystem.controllers.get(request.controllerId);
  if (controller === undefined || controller.listener !== listener) {
    return invalidData(16);
  }
  if (controller.hostNqn !== request.hostNqn) {
    return invalidData(512);
  }
  if (!controller.hostId.equals(request.hostId)) {
    return invalidData(0);
  }
  if (controller.isDiscovery || request.queue > maximumIoQueues || controller.queues.has(request.queue)) {
    return invalidEntry(42);
  }
  return controller.isReady ? controller : fail(Status.commandSequenceError);
}

/** Property Get: the offset in bytes 44 to 47; bit 0 of byte 40 says 8 bytes instead of 4. */
export function getProperty(controller: Controller, sqe: Buffer): Completion {
  const value = controller.getProperty(sqe.readUInt32LE(44));
  const wide = ((sqe[40] as number) & 1) === 1;
  return value === undefined ? fail(Status.invalidField) : succeed(wide ? value : value & 0xffffffffn);
}

/** Property Set: the value in bytes 48 to 55. */
export function setProperty(controller: Controller, sqe: Buffer): Completion {
  return controller.setProperty(sqe.readUInt32LE(44), sqe.readUInt32LE(48)) ? succeed() : fail(Status.invalidField);
}

// Connect Invalid Parameters says where: the offset in bits 15:0, and in bit 16 whether in the data or in the queue entry.
const invalidData = (offset: number): Completion => fail(Status.connectInvalidParameters, offset | 0x10000);
const invalidEntry = (offset: number): Completion => fail(Status.connectInvalidParameters, offset);

function readString(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end === -1 ? bytes.length : end);
}
