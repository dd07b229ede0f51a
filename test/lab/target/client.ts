// SPDX-License-Identifier: LGPL-2.1-or-later
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { bringsData, dataLength } from "./command.ts";
import {
  DigestBit,
  FatalError,
  makeCapsuleCmd,
  makeInitialize,
  makeTransfer,
  PduError,
  PduFlag,
  PduType,
} from "./pdu.ts";
import { type Pdu, PduReader, type PduSink } from "./pdu-reader.ts";
import { PduWriter } from "./pdu-writer.ts";
import { type CommandOptions, makeSqe } from "./submission.ts";

export interface ClientOptions {
  readonly address?: string;
  readonly headerDigest?: boolean;
  readonly dataDigest?: boolean;
  /** HPDA: controller data starts at a multiple of 4 * (this + 1) bytes. */
  readonly alignment?: number;
}

export interface Reply {
  /** Status code type * 256 + status code, without Do Not Retry. */
  readonly status: number;
  readonly result: bigint;
  readonly data: Buffer;
}

interface Pending {
  readonly sent: Buffer;
  readonly received: Buffer;
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** A small NVMe/TCP host for tests: one connection, any number of commands at a time. */
export class Client implements PduSink {
  readonly socket: Socket;
  readonly writer: PduWriter;
  /** Largest H2CData PDU, in bytes of data. */
  largestData = 1 << 20;
  /** Awaited between an R2T and its first H2CData PDU. */
  beforeData: () => Promise<void> = async () => {};
  /** FES of a C2HTermReq that was received. */
  terminated: number | undefined;
  readonly closed: Promise<void>;
  #reader = new PduReader(this);
  #pending = new Map<number, Pending>();
  #lastId = 0;
  #alignment = 4;
  #initialized: ((header: Buffer) => void) | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    this.writer = new PduWriter(socket);
    socket.on("data", (chunk: Buffer) => this.#push(chunk));
    socket.on("error", () => {});
    this.closed = new Promise((resolve) => {
      socket.on("close", () => {
        for (const { reject } of this.#pending.values()) {
          reject(new Error("the connection ended"));
        }
        resolve();
      });
    });
  }

  /** Connects with TCP and exchanges ICReq (or other first bytes) and ICResp. Throws where the other side does not answer as an NVMe/TCP controller. */
  static async open(port: number, options: ClientOptions = {}, firstBytes?: Buffer): Promise<Client> {
    const { address = "127.0.0.1", headerDigest = false, dataDigest = false, alignment = 0 } = options;
    const socket = connect({ port, host: address, noDelay: true });
    await once(socket, "connect");
    const client = new Client(socket);
    const digests = (headerDigest ? DigestBit.header : 0) | (dataDigest ? DigestBit.data : 0);
    const request = makeInitialize(PduType.icReq, digests, 0);
    request[10] = alignment;
    client.#alignment = 4 * (alignment + 1);
    socket.write(firstBytes ?? request);
    const answered = new Promise<Buffer>((resolve) => {
      client.#initialized = resolve;
    });
    const response = await Promise.race([answered, client.closed]);
    if (response === undefined || response[11] !== digests) {
      throw new Error("no ICResp, or other digests than asked for");
    }
    client.writer.headerDigest = client.#reader.headerDigest = headerDigest;
    client.writer.dataDigest = client.#reader.dataDigest = dataDigest;
    return client;
  }

  /** Sends a command and waits for its completion. */
  async run(options: CommandOptions): Promise<Reply> {
    this.#lastId = (this.#lastId + 1) & 0xffff;
    const id = this.#lastId;
    const sqe = makeSqe(id, options);
    const { data: sent = Buffer.alloc(0), inCapsule = false } = options;
    return new Promise((resolve, reject) => {
      const received = Buffer.alloc(bringsData(sqe) ? 0 : dataLength(sqe));
      this.#pending.set(id, { sent, received, resolve, reject });
      this.writer.send(makeCapsuleCmd(sqe), inCapsule ? sent : undefined);
    });
  }

  async close(): Promise<void> {
    this.socket.destroy();
    await this.closed;
  }

  accepts(type: number): boolean {
    return type === PduType.icResp || type === PduType.c2hTermReq || this.#initialized === undefined;
  }

  place(header: Buffer, length: number): Buffer {
    if ((header[3] as number) % this.#alignment !== 0) {
      throw new PduError(FatalError.invalidHeaderField, 3, "data is not aligned as asked for");
    }
    const offset = header.readUInt32LE(12);
    return this.#need(header.readUInt16LE(8)).received.subarray(offset, offset + length);
  }

  receive({ header, intact }: Pdu): void {
    switch (header[0]) {
      case PduType.icResp:
        this.#initialized?.(header);
        this.#initialized = undefined;
        break;
      case PduType.c2hTermReq:
        this.terminated = header.readUInt16LE(8);
        break;
      case PduType.r2t:
        void this.#sendData(header, this.#need(header.readUInt16LE(8)).sent);
        break;
      case PduType.c2hData:
        if (!intact) {
          this.socket.destroy(new Error("data digest does not match"));
        }
        break;
      case PduType.capsuleResp: {
        const id = header.readUInt16LE(20);
        const { received, resolve } = this.#need(id);
        this.#pending.delete(id);
        resolve({
          status: (header.readUInt16LE(22) >>> 1) & 0x7ff,
          result: header.readBigUInt64LE(8),
          data: received,
        });
        break;
      }
    }
  }

  #push(chunk: Buffer): void {
    try {
      this.#reader.push(chunk);
    } catch (error) {
      this.socket.destroy(error as PduError);
    }
  }

  async #sendData(r2t: Buffer, sent: Buffer): Promise<void> {
    const id = r2t.readUInt16LE(8);
    const end = r2t.readUInt32LE(12) + r2t.readUInt32LE(16);
    await this.beforeData();
    for (let offset = r2t.readUInt32LE(12); offset < end; offset += this.largestData) {
      const piece = sent.subarray(offset, Math.min(end, offset + this.largestData));
      const last = offset + piece.length === end ? PduFlag.lastPdu : 0;
      this.writer.send(makeTransfer(PduType.h2cData, last, id, r2t.readUInt16LE(10), offset, piece.length), piece);
    }
  }

  #need(id: number): Pending {
    const pending = this.#pending.get(id);
    if (pending === undefined) {
      throw new Error(`no command ${id} is pending`);
    }
    return pending;
  }
}
