// SPDX-License-Identifier: LGPL-2.1-or-later
// The controller's end of DH-HMAC-CHAP (NVMe Base Specification 2.0, section 8.13.5): one-way, SHA-256, without a Diffie-Hellman exchange.

import { createHmac, randomBytes } from "node:crypto";
import { answer, type Command, type Completion, fail, succeed } from "./command.ts";
import type { Controller } from "./controller.ts";
import { Status } from "./status.ts";

/** AUTHREQ of a Connect response: authentication is required. */
export const authenticationRequired = 1 << 17;

const Message = { negotiate: 0x00, challenge: 0x01, reply: 0x02, success1: 0x03, failure1: 0xf1 } as const;
const [common, dhHmacChap] = [0, 1];
const sha256 = 1;
const hashLength = 32;
const sequence = 1;

/** One authentication of a host, from its first message to its proof. */
export class Authentication {
  readonly #controller: Controller;
  readonly #key: Buffer;
  readonly #challenge = randomBytes(hashLength);
  #transaction = 0;
  #secureChannel = 0;
  #next: keyof typeof Message = "challenge";
  #isDone = false;

  /** @param secret DHHC-1:00: */
  constructor(controller: Controller, secret: string) {
    this.#controller = controller;
    this.#key = Buffer.from(secret.split(":")[2] ?? "", "base64").subarray(0, -4);
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** Authentication Send. */
  take({ data }: Command): Completion {
    const message = data[1];
    this.#transaction = data.readUInt16LE(4);
    if (message === Message.negotiate) {
      this.#secureChannel = data[6] as number;
      this.#next = "challenge";
    } else if (message === Message.reply) {
      this.#isDone = data.subarray(16, 16 + hashLength).equals(this.#response());
      this.#next = this.#isDone ? "success1" : "failure1";
    } else {
      return fail(Status.invalidField);
    }
    return succeed();
  }

  /** Authentication Receive. */
  give({ sqe }: Command): Completion {
    const header = Buffer.alloc(16);
    header[0] = this.#next === "failure1" ? common : dhHmacChap;
    header[1] = Message[this.#next];
    header.writeUInt16LE(this.#transaction, 4);
    if (this.#next === "failure1") {
      header.set([1, 1], 6); // authentication failure: authentication failed
      return answer(sqe, header.subarray(0, 8));
    }
    header[6] = hashLength;
    if (this.#next !== "challenge") {
      return answer(sqe, header);
    }
    header[8] = sha256;
    header.writeUInt32LE(sequence, 12);
    return answer(sqe, Buffer.concat([header, this.#challenge]));
  }

  /** What the host has to have made of the challenge; its NQN and the subsystem's are in it. */
  #response(): Buffer {
    const numbers = Buffer.alloc(7);
    numbers.writeUInt32LE(sequence, 0);
    numbers.writeUInt16LE(this.#transaction, 4);
    numbers[6] = this.#secureChannel;
    const { hostNqn, subsystem } = this.#controller;
    const names = Buffer.from(`HostHost${hostNqn}\0${subsystem.nqn}`);
    return createHmac("sha256", this.#key).update(this.#challenge).update(numbers).update(names).digest();
  }
}
