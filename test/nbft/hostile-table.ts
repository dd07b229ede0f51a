// SPDX-License-Identifier: LGPL-2.1-or-later
// Tables of at most 64 KB that cost as much as a table can: lists that are full, and descriptors that share what is long.

import { writeInteger } from "../../src/nbft/values/bytes.ts";
import { repair } from "./damage.ts";

const size = 0x10000;
const records = { hfi: [16, 32], ssns: [24, 128], security: [32, 64], discovery: [40, 32] } as const;
type List = keyof typeof records;

/** A table with lists of so many empty records, and a heap behind them. */
class HostileTable {
  readonly bytes = new Uint8Array(size);
  readonly #starts: Partial<Record<List, number>> = {};
  heap = 160;

  constructor(counts: Partial<Record<List, number>>) {
    this.bytes.set([0x4e, 0x42, 0x46, 0x54, 0, 0, 1, 0, 1]);
    this.bytes[50] = 1;
    this.bytes.set([1, 1, 0, 0, 64, 0, 1, 0, 128, 0, 0, 0, 32, 0, 1], 64);
    for (const [list, [reference, length]] of Object.entries(records) as [List, readonly [number, number]][]) {
      const count = counts[list] ?? 0;
      this.#starts[list] = this.heap;
      this.put(64 + reference, [this.heap & 0xff, this.heap >> 8, 0, 0, length, 0, 1, count]);
      this.heap += length * count;
    }
    this.integer(36, 4, this.heap).integer(40, 4, size - this.heap);
    this.put(128, [2, 7, ...new Array<number>(16).fill(0x11)]).refer(146, this.add("nqn.2014-08.org.example:host"), 28);
  }

  put(at: number, content: readonly number[]): this {
    this.bytes.set(content, at);
    return this;
  }

  integer(at: number, length: 1 | 2 | 4, value: number): this {
    writeInteger(this.bytes, at, length, value);
    return this;
  }

  refer(at: number, start: number, length: number): this {
    return this.integer(at, 4, start).integer(at + 4, 2, length);
  }

  /** Puts bytes, and a NUL behind them, into the heap; returns where. */
  add(content: string | readonly number[]): number {
    const start = this.heap;
    const bytes = typeof content === "string" ? [...new TextEncoder().encode(content)] : content;
    if (start + bytes.length >= size) {
      throw new Error("the table is full");
    }
    this.put(start, bytes);
    this.heap += bytes.length + 1;
    return start;
  }

  record(list: List, position: number): number {
    return (this.#starts[list] ?? 0) + position * records[list][1];
  }

  done(): Uint8Array {
    return repair(this.bytes);
  }
}

const address = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1];
const indexes = Array.from({ length: 255 }, (_, position) => position + 1);

/** 255 HFIs, and 255 SSNS with all of them: 65,025 paths, or one connection for each HFI that all SSNS name. */
export function pathsTable(kind: "different" | "same"): Uint8Array {
  const table = new HostileTable({ hfi: 255, ssns: 255 });
  const traddr = table.add(address);
  const nqn = table.add("nqn.2014-08.org.example:s");
  const all = table.add(indexes);
  const ports = indexes.map((index) => table.add(String(kind === "same" ? 10000 : 10000 + index)));
  // They overlap: the fields behind the prefix are those of the next one's MAC address.
  const transport = table.heap;
  for (const [position, index] of indexes.entries()) {
    const info = transport + 48 * position;
    table.put(info, [7, 1, 3, 1, index, 0, 3, 0, 0, 0, 0, 0x52, 0x54, 0, 0, 0, index, 0, 0, 1]);
    table.put(info + 20, [...address.slice(0, 14), 1, index, 16]);
    table.put(table.record("hfi", position), [3, index, 1, 3]).refer(table.record("hfi", position) + 16, info, 128);
    const ssns = table.record("ssns", position);
    table.put(ssns, [4, index, 0, 1, 0, 3]).put(ssns + 46, [1]);
    table.refer(ssns + 10, traddr, 16).refer(ssns + 16, ports[position] as number, 5);
    table.refer(ssns + 48, all, 255).refer(ssns + 54, nqn, 25);
  }
  return table.done();
}

/** Everything wrong that can be lived with, 3,000 findings, and texts as long as can be, all of it escaped where it is printed. */
export function findingsTable(): Uint8Array {
  const table = new HostileTable({ hfi: 255, ssns: 255, security: 100, discovery: 255 });
  const traddr = table.add(address);
  const port = table.add("04420           ");
  const long = table.add(`\u0100${"\u00ad".repeat(255)}`);
  const info = table.add(new Array<number>(127).fill(0));
  const extended = table.add(new Array<number>(19).fill(0));
  const ssnsExtended = table.add(new Array<number>(17).fill(0));
  table.put(info, [7, 9, 9, 2, 77, 0, 1, 0, 0, 0, 0, 0x52, 0x54, 0, 0, 0, 1, 0, 0, 99, ...address, 99]);
  table
    .refer(info + 104, long, 253)
    .refer(info + 110, extended, 20)
    .put(info + 116, [1]);
  table.put(extended, [0x0a, 9, 99, 0, 3]);
  table.put(ssnsExtended, [9, 9, 7, 0, 1]).refer(ssnsExtended + 12, long, 512);
  for (const [position, index] of indexes.entries()) {
    const hfi = table.record("hfi", position);
    table.put(hfi, [3, index, 1, 3]).refer(hfi + 16, info, 128);
    const ssns = table.record("ssns", position);
    table
      .put(ssns, [4, 7, 0, 0x91, 1, 3])
      .put(ssns + 28, [99])
      .put(ssns + 46, [index]);
    table
      .refer(ssns + 10, traddr, 16)
      .refer(ssns + 16, port, 16)
      .refer(ssns + 48, table.record("hfi", 0), 60000);
    table.refer(ssns + 54, long, 222).refer(ssns + 60, ssnsExtended, 18);
    const discovery = table.record("discovery", position);
    table
      .put(discovery, [6, 1, index, index])
      .refer(discovery + 6, long, 512)
      .refer(discovery + 12, long, 222);
  }
  for (let position = 0; position < 100; position++) {
    const profile = table.record("security", position);
    table.put(profile, [5, position, 0xdb, 0x0f, 2]).refer(profile + 36, long, 512);
    for (const list of [6, 12, 18, 24, 30]) {
      table.refer(profile + list, long, 255);
    }
  }
  return table.done();
}
