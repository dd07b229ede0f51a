// SPDX-License-Identifier: LGPL-2.1-or-later
// The admin queue of a fabrics controller over NVMe/TCP, one command at a time, without digests.

import { HostError, type TcpConnection } from "../host/host.ts";
import { Obstacle } from "../machine/obstacle.ts";
import { readInteger, writeInteger } from "../nbft/values/bytes.ts";
import { type CommonHeader, commonHeaderLength, describeTermReq, makePdu, PduType, readCommonHeader } from "./pdu.ts";

/** Length of a submission queue entry, of a completion queue entry, and of the headers of CapsuleCmd and of CapsuleResp and C2HData. */
export const entryLength = 64;
const completionLength = 16;
const capsuleHeaderLength = commonHeaderLength + entryLength;
const answerHeaderLength = commonHeaderLength + completionLength;

/** Bits of FLAGS (sections 3.6.2.4 and 3.6.2.7). */
const digestFlags = 0x03;
const lastPduAndSuccess = 0x0c;

/** The answer to a command. */
export interface Completion {
  /** Dword 0 of the completion queue entry; 0 where success was told by the data alone. */
  readonly result: number;
  /** Status code type * 256 + status code; 0 is success. */
  readonly status: number;
  readonly data: Uint8Array;
}

/** Sends commands and awaits their answers. All methods throw an Obstacle, or HostError where the connection fails. */
export class AdminQueue {
  readonly #connection: TcpConnection;
  /** How messages call the controller. */
  readonly #name: string;
  readonly #timeLeft: () => number;
  #commandId = 0;

  /** @param timeLeft milliseconds that all answers together may still take; ETIMEDOUT where there are none left */
  constructor(connection: TcpConnection, name: string, timeLeft: () => number) {
    this.#connection = connection;
    this.#name = name;
    this.#timeLeft = timeLeft;
  }

  /**
   * Runs a command.
   * @param entry the submission queue entry without command identifier
   * @param data what goes into the capsule behind it
   * @param expected bytes of data that the answer may have
   */
  run(entry: Uint8Array, data: Uint8Array = new Uint8Array(), expected = 0): Completion {
    this.#commandId++;
    writeInteger(entry, 2, 2, this.#commandId);
    const pdu = makePdu({
      type: PduType.capsuleCmd,
      flags: 0,
      headerLength: capsuleHeaderLength,
      dataOffset: data.length === 0 ? 0 : capsuleHeaderLength,
      length: capsuleHeaderLength + data.length,
    });
    pdu.set(entry, commonHeaderLength);
    pdu.set(data, capsuleHeaderLength);
    this.#connection.send(pdu);
    return this.#readAnswer(new Uint8Array(expected));
  }

  /** Data may come in any number of C2HData PDUs, of which the last may stand for the completion too. */
  #readAnswer(data: Uint8Array): Completion {
    for (let received = 0; ; ) {
      const header = readCommonHeader(this.#receive(commonHeaderLength));
      if (header.type === PduType.c2hTermReq) {
        throw this.#broken(describeTermReq(this.#receive(2)));
      }
      this.#requireAnswer(header);
      const answer = this.#receive(completionLength);
      if (header.type === PduType.capsuleResp) {
        this.#requireCommandId(readInteger(answer, 12, 2));
        const status = (readInteger(answer, 14, 2) >> 1) & 0x7ff;
        return { result: readInteger(answer, 0, 4), status, data: data.subarray(0, received) };
      }
      this.#requireCommandId(readInteger(answer, 0, 2));
      received = this.#receiveData(header, answer, data, received);
      if ((header.flags & lastPduAndSuccess) === lastPduAndSuccess) {
        return { result: 0, status: 0, data: data.subarray(0, received) };
      }
    }
  }

  #requireAnswer({ type, flags, headerLength, length }: CommonHeader): void {
    const isKnown = type === PduType.capsuleResp || type === PduType.c2hData;
    const isShort = headerLength !== answerHeaderLength || length < headerLength;
    if (
      !isKnown ||
      isShort ||
      (flags & digestFlags) !== 0 ||
      (type === PduType.capsuleResp && length !== headerLength)
    ) {
      throw this.#broken(`PDU type ${type}, flags ${flags}, header length ${headerLength}, length ${length}`);
    }
  }

  #requireCommandId(id: number): void {
    if (id !== this.#commandId) {
      throw this.#broken(`an answer to command ${id}, not to ${this.#commandId}`);
    }
  }

  /** Returns how many bytes there are now. Data out of order is refused: the kernel's initiator does not take it either. */
  #receiveData(header: CommonHeader, answer: Uint8Array, data: Uint8Array, received: number): number {
    const offset = readInteger(answer, 4, 4);
    const length = readInteger(answer, 8, 4);
    const padding = header.dataOffset - answerHeaderLength;
    const isWhole = padding >= 0 && length > 0 && header.length === header.dataOffset + length;
    if (!isWhole || offset !== received || length > data.length - received) {
      throw this.#broken(`${length} bytes of data at ${offset}, ${data.length - received} expected at ${received}`);
    }
    this.#receive(padding);
    data.set(this.#receive(length), offset);
    return received + length;
  }

  #receive(length: number): Uint8Array {
    const timeout = this.#timeLeft();
    // Attack: of what has arrived already, any amount can be received in no time at all.
    if (timeout <= 0) {
      throw new HostError("receive", this.#name, "ETIMEDOUT");
    }
    const bytes = length === 0 ? new Uint8Array() : this.#connection.receive(length, timeout);
    if (bytes.length < length) {
      throw new Obstacle("remote", `${this.#name} closes the connection in the middle of an answer`);
    }
    return bytes;
  }

  #broken(what: string): Obstacle {
    return new Obstacle("remote", `${this.#name} breaks the rules of NVMe/TCP: ${what}`);
  }
}
