// SPDX-License-Identifier: LGPL-2.1-or-later
import { HostError, type TcpConnection, type TcpOptions } from "../../src/host/host.ts";
import type { MockHost } from "../mock-host.ts";

/** What a mock target does with the bytes it gets: answers, nothing, or "close" after its answer. */
export type Responder = (bytes: Buffer) => { readonly answer?: Uint8Array; readonly close?: boolean };

/** A connection to something in memory. Waiting in vain moves the mock clock. */
export class MockConnection implements TcpConnection {
  closed = false;
  readonly #host: MockHost;
  readonly #respond: Responder;
  #pending = Buffer.alloc(0);
  #peerClosed = false;

  constructor(host: MockHost, respond: Responder) {
    this.#host = host;
    this.#respond = respond;
  }

  send(bytes: Uint8Array): void {
    if (this.#peerClosed) {
      throw new HostError("send", "mock", "EPIPE");
    }
    const { answer, close = false } = this.#respond(Buffer.from(bytes));
    this.#pending = Buffer.concat([this.#pending, answer ?? Buffer.alloc(0)]);
    this.#peerClosed = close;
  }

  receive(length: number, timeout: number): Uint8Array {
    if (this.#pending.length < length && !this.#peerClosed) {
      this.#host.clock += timeout;
      throw new HostError("receive", "mock", "ETIMEDOUT");
    }
    const bytes = Uint8Array.from(this.#pending.subarray(0, length));
    this.#pending = this.#pending.subarray(length);
    return bytes;
  }

  close(): void {
    this.closed = true;
  }
}

/** A connection to something that lets every part of an answer take so many milliseconds. */
export class SlowConnection extends MockConnection {
  readonly #clock: MockHost;
  readonly #delay: number;

  constructor(host: MockHost, respond: Responder, delay: number) {
    super(host, respond);
    this.#clock = host;
    this.#delay = delay;
  }

  override receive(length: number, timeout: number): Uint8Array {
    if (timeout < this.#delay) {
      this.#clock.clock += timeout;
      throw new HostError("receive", "mock", "ETIMEDOUT");
    }
    this.#clock.clock += this.#delay;
    return super.receive(length, timeout);
  }
}

/** An ICResp, or bytes that stand for one. */
export function icResp(changes: Readonly<Record<number, number>> = {}): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.set([1, 0, 128, 0, 128]);
  for (const [offset, value] of Object.entries(changes)) {
    bytes[Number(offset)] = value;
  }
  return bytes;
}

const isIcReq = (bytes: Buffer) =>
  bytes.length === 128 && bytes.subarray(0, 8).equals(Buffer.from([0, 0, 128, 0, 128, 0, 0, 0]));

/** CapsuleResp to a command: result (dword 0), and status as in a completion queue entry. */
function capsuleResp(command: Buffer, result: number, status: number): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.set([5, 0, 24, 0, 24]);
  bytes.writeUInt32LE(result, 8);
  bytes.writeUInt16LE(command.readUInt16LE(10), 20);
  bytes.writeUInt16LE(status << 1, 22);
  return bytes;
}

/** A controller that answers Connect so: AUTHREQ is in the upper half of the result. */
export function answersConnect(result: number, status = 0): Responder {
  return (bytes) => {
    if (isIcReq(bytes)) {
      return { answer: icResp() };
    }
    const isConnect = bytes[0] === 4 && bytes[8] === 0x7f && bytes[12] === 1;
    return isConnect ? { answer: capsuleResp(bytes, result, status) } : { close: true };
  };
}

/** What may sit behind an address. */
export const responders = {
  nvme: (bytes) => (isIcReq(bytes) ? { answer: icResp() } : { close: true }),
  silent: () => ({}),
  /** Answers the ICReq, and nothing after it. */
  stalls: (bytes) => (isIcReq(bytes) ? { answer: icResp() } : {}),
  closes: () => ({ close: true }),
  http: () => ({ answer: Buffer.from("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"), close: true }),
  ssh: () => ({ answer: Buffer.from("SSH-"), close: true }),
  tls: () => ({ answer: Buffer.from([0x15, 3, 3, 0, 2, 2, 10]), close: true }),
  /** Another ClientHello is wanted. */
  tlsHello: (bytes) => (bytes[0] === 0x16 ? { answer: Buffer.from([0x16, 3, 3, 0, 88]) } : { close: true }),
  halfThenCloses: () => ({ answer: icResp().subarray(0, 64), close: true }),
  halfThenSilent: () => ({ answer: icResp().subarray(0, 64) }),
  refusesIcReq: () => ({ answer: Buffer.from([3, 0, 24, 0, 24, 0, 0, 0, 6, 0, 0, 0]), close: true }),
  otherVersion: () => ({ answer: icResp({ 8: 1 }) }),
  otherAlignment: () => ({ answer: icResp({ 10: 3 }) }),
} satisfies Record<string, Responder>;

/** What a mock network has: by `address:port`, a responder, or the errno of connecting. An address that is missing gives no answer. */
export type Network = Record<string, Responder | string>;

/** Connects within the mock network and notes each attempt. */
export function connectTo(
  network: Network,
  attempts: TcpOptions[],
): (options: TcpOptions, host: MockHost) => MockConnection {
  return (options, host) => {
    attempts.push(options);
    const there = network[`${options.address}:${options.port}`] ?? "ETIMEDOUT";
    if (typeof there === "string") {
      host.clock += there === "ETIMEDOUT" ? options.timeout : 0;
      throw new HostError("connect", options.address, there);
    }
    return new MockConnection(host, there);
  };
}
