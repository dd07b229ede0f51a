// SPDX-License-Identifier: LGPL-2.1-or-later
// Changes to encoded tables, for tests of what the decoder says of them.

import { encode } from "../../src/nbft/encode.ts";
import type { Table } from "../../src/nbft/types.ts";
import { checksum, readInteger, writeInteger } from "../../src/nbft/values/bytes.ts";
import { readFixtureTable } from "../fixtures/read-tables.ts";

/** Makes the checksum right again. */
export function repair(bytes: Uint8Array): Uint8Array {
  bytes[9] = 0;
  bytes[9] = -checksum(bytes);
  return bytes;
}

/** An encoded table that can be changed by hand. */
export class DamagedTable {
  readonly bytes: Uint8Array;

  constructor(table: Table | string) {
    this.bytes = encode(typeof table === "string" ? readFixtureTable(table) : table);
  }

  set(offset: number, size: 1 | 2 | 4, value: number): this {
    writeInteger(this.bytes, offset, size, value);
    return this;
  }

  get(offset: number, size: 1 | 2 | 4): number {
    return readInteger(this.bytes, offset, size);
  }

  /** Offset of a record of a list: 16 HFI, 24 SSNS, 32 Security, 40 Discovery in the Control Structure. */
  record(list: "hfi" | "ssns" | "security" | "discovery", position = 0): number {
    const at = 64 + { hfi: 16, ssns: 24, security: 32, discovery: 40 }[list];
    return this.get(at, 4) + position * this.get(at + 4, 2);
  }

  /** Start of the object that the reference at `offset` is to. */
  object(offset: number): number {
    return this.get(offset, 4);
  }

  /** Overwrites the object that the reference at `offset` is to, from its start. */
  write(offset: number, text: string): this {
    const start = this.object(offset);
    for (let index = 0; index < text.length; index++) {
      this.bytes[start + index] = text.charCodeAt(index);
    }
    return this;
  }

  done(): Uint8Array {
    return repair(this.bytes);
  }
}
