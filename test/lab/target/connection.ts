// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Socket } from "node:net";
import {
  bringsData,
  type Command,
  type Completion,
  commandId,
  dataLength,
  fail,
  maximumTransfer,
  SglType,
  sglType,
} from "./command.ts";
import type { QueueConnection } from "./controller.ts";
import { inCapsuleData } from "./identify-controller.ts";
import {
  DigestBit,
  FatalError,
  makeCapsuleResp,
  makeInitialize,
  makeTermReq,
  makeTransfer,
  PduError,
  PduFlag,
  PduType,
} from "./pdu.ts";
import { type Pdu, PduReader, type PduSink } from "./pdu-reader.ts";
import { PduWriter } from "./pdu-writer.ts";
import { type Port, Queue } from "./queue.ts";
import { Status } from "./status.ts";
import { TcpConnection } from "./tcp-connection.ts";
import { Transfers } from "./transfers.ts";

const nothing = Buffer.alloc(0);

/** A TCP connection with a host: moves commands, data and completions, and keeps the transport's rules. */
export class Connection extends TcpConnection implements PduSink, QueueConnection {
  readonly #queue: Queue;
  readonly #reader: PduReader;
  readonly #writer: PduWriter;
  readonly #transfers = new Transfers();
  #state: "new" | "initialized" | "failed" = "new";

  constructor(socket: Socket, number: number, port: Port) {
    super(socket, number, port);
    this.#queue = new Queue(port, this);
    this.#reader = new PduReader(this);
    this.#writer = new PduWriter(socket);
  }

  get headerDigest(): boolean {
    return this.#reader.headerDigest;
  }

  get dataDigest(): boolean {
    return this.#reader.dataDigest;
  }

  accepts(type: number): boolean {
    return this.#state === "new"
      ? type === PduType.icReq
      : type === PduType.capsuleCmd || type === PduType.h2cData || type === PduType.h2cTermReq;
  }

  place(header: Buffer, length: number): Buffer {
    if (header[0] === PduType.h2cData) {
      return this.#transfers.place(header, length);
    }
    if (length > inCapsuleData) {
      throw new PduError(FatalError.invalidHeaderField, 4, `${length} bytes of data in a capsule`);
    }
    return Buffer.allocUnsafeSlow(length);
  }

  receive({ header, data, intact }: Pdu): void {
    switch (header[0]) {
      case PduType.icReq:
        this.#initialize(header);
        break;
      case PduType.capsuleCmd:
        this.#start(header.subarray(8), data, intact);
        break;
      case PduType.h2cData: {
        const complete = this.#transfers.receive(header, data.length, intact);
        if (complete !== undefined) {
          this.#execute(complete, complete.intact);
        }
        break;
      }
      case PduType.h2cTermReq:
        this.cut(`H2CTermReq from the host, status ${header.readUInt16LE(8)}, information ${header.readUInt32LE(10)}`);
        break;
    }
  }

  complete(id: number, status: number, result: bigint): void {
    this.#writer.send(makeCapsuleResp(result, this.#queue.head, id, status));
  }

  protected override isInitialized(): boolean {
    return this.#state !== "new";
  }

  protected push(chunk: Buffer): void {
    if (this.#state === "failed") {
      return;
    }
    this.#writer.cork();
    try {
      this.#reader.push(chunk);
    } catch (error) {
      if (!(error instanceof PduError)) {
        throw error;
      }
      this.#terminate(error);
    } finally {
      this.#writer.uncork();
    }
  }

  /** Sends C2HTermReq and waits a moment for the host to close, because closing at once could overtake it. */
  #terminate(error: PduError): void {
    this.#state = "failed";
    this.ending = `protocol error: ${error.message}`;
    this.socket.end(makeTermReq(PduType.c2hTermReq, error, this.#reader.received));
    this.socket.setTimeout(1000, () => this.socket.destroy());
  }

  /** ICReq: PFV at 8, HPDA (in units of 4 bytes, less one) at 10, DGST at 11. */
  #initialize(header: Buffer): void {
    if (header.readUInt16LE(8) !== 0) {
      throw new PduError(FatalError.unsupportedParameter, 8, "unknown PDU format version");
    }
    const alignment = header[10] as number;
    if (alignment > 31) {
      throw new PduError(FatalError.invalidHeaderField, 10, `HPDA ${alignment}`);
    }
    const digests = (header[11] as number) & (DigestBit.header | DigestBit.data);
    this.#state = "initialized";
    this.#writer.send(makeInitialize(PduType.icResp, digests, maximumTransfer));
    this.#writer.alignment = 4 * (alignment + 1);
    this.#writer.headerDigest = this.#reader.headerDigest = (digests & DigestBit.header) > 0;
    this.#writer.dataDigest = this.#reader.dataDigest = (digests & DigestBit.data) > 0;
    this.setSilence(this.silence);
  }

  /** A command has come: its data may be in the capsule, or must be asked for. */
  #start(sqe: Buffer, capsuleData: Buffer, intact: boolean): void {
    this.#queue.fetch();
    const length = dataLength(sqe);
    if (length > maximumTransfer) {
      this.#finish(sqe, fail(Status.invalidField));
    } else if (!bringsData(sqe) || length === 0) {
      this.#execute({ sqe, data: nothing }, intact);
    } else if (sglType(sqe) === SglType.transport) {
      this.#writer.send(this.#transfers.start(sqe));
    } else if (sglType(sqe) === SglType.inCapsule) {
      const offset = Number(sqe.readBigUInt64LE(24));
      if (offset + length > capsuleData.length) {
        this.#finish(sqe, fail(Status.sglOffsetInvalid));
      } else {
        this.#execute({ sqe, data: capsuleData.subarray(offset, offset + length) }, intact);
      }
    } else {
      this.#finish(sqe, fail(Status.sglTypeInvalid));
    }
  }

  #execute(command: Command, intact: boolean): void {
    // A wrong data digest is not fatal: the host may send the command again (section 3.3.1.1.1 of the transport specification).
    const completion = intact ? this.#queue.run(command) : { status: Status.transientTransportError, result: 0n };
    if (completion !== "held") {
      this.#finish(command.sqe, completion);
    }
  }

  #finish(sqe: Buffer, { status, result, data }: Completion): void {
    const id = commandId(sqe);
    if (data !== undefined && data.length > 0) {
      this.#writer.send(makeTransfer(PduType.c2hData, PduFlag.lastPdu, id, 0, 0, data.length), data);
    }
    this.complete(id, status, result);
  }

  protected override end(): void {
    this.#queue.close();
    super.end();
  }
}
