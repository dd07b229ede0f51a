// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Responder, responders } from "../connect/mock-connection.ts";

/** How a mock discovery controller differs from a good one. */
export interface DiscoveryFaults {
  /** Status of Connect, status code type * 256 + status code, and its result (AUTHREQ in the upper half). */
  readonly connectStatus?: number;
  readonly connectResult?: number;
  /** CSTS, by the number of the question. */
  readonly csts?: (question: number) => number;
  readonly logStatus?: number;
  /** NUMREC, where it is not the number of entries. */
  readonly count?: number;
  readonly format?: number;
  /** The log changes so many times while it is read. */
  readonly changes?: number;
  /** Answers a command with this instead. */
  readonly answer?: (sqe: Buffer) => Buffer | undefined;
}

const discoveryNqn = "nqn.2014-08.org.nvmexpress.discovery";

/** An entry of a discovery log page; a Buffer of 1,024 bytes that tests may damage. */
export function makeEntry(fields: {
  readonly nqn?: string | Buffer;
  readonly traddr?: string;
  readonly trsvcid?: string;
  /** trtype, adrfam, subtype, treq */
  readonly types?: readonly [number, number, number, number];
  readonly padding?: string;
}): Buffer {
  const { nqn = "nqn.2024-01.org.example:boot", traddr = "10.0.0.1", trsvcid = "4420", padding = " " } = fields;
  const entry = Buffer.alloc(1024);
  entry.set(fields.types ?? [3, traddr.includes(":") ? 2 : 1, 2, 2]);
  entry.write(trsvcid.padEnd(32, padding), 32, 32, "latin1");
  Buffer.from(nqn).copy(entry, 256, 0, 256);
  entry.write(traddr.padEnd(256, padding), 512, 256, "latin1");
  return entry;
}

export function makeReferral(traddr: string, trsvcid = "8009", nqn = discoveryNqn): Buffer {
  return makeEntry({ nqn, traddr, trsvcid, types: [3, traddr.includes(":") ? 2 : 1, 1, 2] });
}

/** A PDU with a header of 24 bytes: CapsuleResp or C2HData. */
export function makeAnswer(
  type: number,
  flags: number,
  fields: readonly [offset: number, size: number, value: number][],
  data = Buffer.alloc(0),
) {
  const pdu = Buffer.concat([Buffer.alloc(24), data]);
  pdu.set([type, flags, 24, data.length === 0 ? 0 : 24]);
  pdu.writeUInt32LE(pdu.length, 4);
  for (const [offset, size, value] of fields) {
    pdu.writeUIntLE(value, offset, size);
  }
  return pdu;
}

/** A discovery controller in memory: one connection at a time, which is all that a discovery makes. */
export class MockDiscovery {
  readonly entries: Buffer[];
  /** Connect commands: entry and data. */
  readonly connects: { readonly sqe: Buffer; readonly data: Buffer }[] = [];
  readonly pages: { readonly offset: number; readonly length: number }[] = [];
  #faults: DiscoveryFaults;
  #enabled = false;
  #questions = 0;
  #generation = 1;
  #changes: number;

  constructor(entries: readonly Buffer[], faults: DiscoveryFaults = {}) {
    this.entries = [...entries];
    this.#faults = faults;
    this.#changes = faults.changes ?? 0;
  }

  readonly respond: Responder = (bytes) => {
    if (bytes[0] === 0) {
      this.#enabled = false;
      return responders.nvme(bytes);
    }
    const sqe = bytes.subarray(8, 72);
    return { answer: this.#faults.answer?.(sqe) ?? this.#run(sqe, bytes.subarray(72)) };
  };

  #run(sqe: Buffer, data: Buffer): Buffer {
    const id = sqe.readUInt16LE(2);
    const complete = (status: number, result = 0) =>
      makeAnswer(5, 0, [
        [8, 4, result],
        [20, 2, id],
        [22, 2, status << 1],
      ]);
    if (sqe[0] === 0x7f && sqe[4] === 1) {
      this.connects.push({ sqe: Buffer.from(sqe), data: Buffer.from(data) });
      return complete(this.#faults.connectStatus ?? 0, this.#faults.connectResult ?? 1);
    }
    if (sqe[0] === 0x7f && sqe[4] === 0) {
      this.#enabled = sqe.readUInt32LE(44) === 0x14 && sqe.readUInt32LE(48) === 0x460001;
      return complete(0);
    }
    if (sqe[0] === 0x7f && sqe[4] === 4) {
      return complete(0, this.#faults.csts?.(this.#questions++) ?? Number(this.#enabled));
    }
    if (sqe[0] === 2 && sqe[40] === 0x70 && this.#enabled) {
      return this.#faults.logStatus === undefined
        ? this.#sendLog(sqe, id, complete(0))
        : complete(this.#faults.logStatus);
    }
    return complete(1);
  }

  /** The data in two PDUs, completed by a CapsuleResp where it starts at 0 and by the SUCCESS flag elsewhere. */
  #sendLog(sqe: Buffer, id: number, completion: Buffer): Buffer {
    const offset = sqe.readUInt32LE(48);
    const length = 4 * (sqe.readUInt16LE(42) + 0x10000 * sqe.readUInt16LE(44) + 1);
    this.pages.push({ offset, length });
    const header = Buffer.alloc(1024);
    header.writeUInt32LE(this.#generation, 0);
    header.writeUInt32LE(this.#faults.count ?? this.entries.length, 8);
    header.writeUInt16LE(this.#faults.format ?? 0, 16);
    if (offset > 0 && this.#changes-- > 0) {
      this.#generation++;
    }
    const page = Buffer.concat([header, ...this.entries]).subarray(offset, offset + length);
    const first = makeAnswer(
      7,
      0,
      [
        [8, 2, id],
        [12, 4, 0],
        [16, 4, 512],
      ],
      page.subarray(0, 512),
    );
    const flags = offset === 0 ? 4 : 12;
    const rest = page.subarray(512);
    const second = makeAnswer(
      7,
      flags,
      [
        [8, 2, id],
        [12, 4, 512],
        [16, 4, rest.length],
      ],
      rest,
    );
    return Buffer.concat([first, second, ...(offset === 0 ? [completion] : [])]);
  }
}
