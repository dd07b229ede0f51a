// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Finding } from "../findings.ts";
import { readInteger } from "../values/bytes.ts";

/** What a heap object reference (6 bytes: u32 offset, u16 length) turned out to be. */
export type Reference = "absent" | "present" | "outside";

/** What follows for a descriptor, or the dispensable part of one, that is useless. */
export const leftOut = "left out";

/** A table that is being decoded: its bytes, the bounds of its heap, and what there is to say about it. */
export class Reader {
  readonly bytes: Uint8Array;
  readonly strict: boolean;
  readonly findings: Finding[] = [];

  /** What the header says, which may be less than there are bytes. */
  tableLength = 0;
  /** Where the Host Descriptor is. */
  hostStart = 0;
  /** First byte of the heap and first byte after it. The heap is inside the table. */
  heapStart = 0;
  heapEnd = 0;

  /** The object that the last call of follow() found. */
  objectStart = 0;
  objectLength = 0;

  /** Length of the structure in the heap that is being read. */
  structureLength = 0;

  /** The descriptor that is being read, its index field, and the structure of its own that is. */
  descriptor = "header";
  index: number | undefined;
  part = "";

  /** Whether what is being read can be left out without losing the descriptor. */
  dispensable = false;

  constructor(bytes: Uint8Array, strict: boolean) {
    this.bytes = bytes;
    this.strict = strict;
  }

  enter(descriptor: string, index?: number): void {
    this.descriptor = descriptor;
    this.index = index;
    this.part = "";
  }

  /** Follows the reference at `offset`. Length 0 means absent whatever the offset says: Dell's firmware leaves garbage there. */
  follow(offset: number): Reference {
    const length = readInteger(this.bytes, offset + 4, 2);
    if (length === 0) {
      return "absent";
    }
    const start = readInteger(this.bytes, offset, 4);
    if (start < this.heapStart || start + length > this.heapEnd) {
      return "outside";
    }
    this.objectStart = start;
    this.objectLength = length;
    return "present";
  }

  /** Reports what makes the descriptor, or the dispensable part of it, useless. Returns false, so that a field can return it. */
  reject(code: string, message: string, offset: number): false {
    this.report(code, this.dispensable && !this.strict ? "warning" : "error", message, offset, leftOut);
    return false;
  }

  /**
   * Reports what is against the specification and can be lived with. Returns whether it can: not in strict mode.
   * @param consequence how it is lived with, where something of the table is lost by it
   */
  warn(code: string, message: string, offset: number, consequence?: string): boolean {
    this.report(code, this.strict ? "error" : "warning", message, offset, this.strict ? leftOut : consequence);
    return !this.strict;
  }

  /** Reports what is legal and worth knowing. */
  note(code: string, message: string, offset: number, consequence?: string): void {
    this.report(code, "note", message, offset, consequence);
  }

  private report(
    code: string,
    severity: Finding["severity"],
    message: string,
    offset: number,
    consequence: string | undefined,
  ): void {
    const index = this.index === undefined ? "" : ` ${this.index}`;
    const part = this.part === "" ? "" : ` ${this.part}`;
    const structure = `${this.descriptor}${index}${part}`;
    this.findings.push({
      code,
      severity,
      message,
      ...(consequence === undefined ? {} : { consequence }),
      structure,
      offset,
    });
  }
}
