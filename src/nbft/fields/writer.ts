// SPDX-License-Identifier: LGPL-2.1-or-later

import { EncodeError } from "../encode-error.ts";
import { writeInteger } from "../values/bytes.ts";

/** The longest object that a heap object reference can name. */
const longestObject = 0xffff;

/** A table that is being encoded: the fixed part, and behind it a heap that grows. */
export class Writer {
  /** Longer than the table while it is being written. */
  bytes: Uint8Array;
  length: number;
  readonly revision: "1.0" | "1.1";
  /** The index field of the descriptor that is being written, which some of its structures repeat. */
  index = 0;

  /** @param fixedLength bytes before the heap */
  constructor(fixedLength: number, revision: "1.0" | "1.1") {
    this.bytes = new Uint8Array(Math.max(4096, 2 * fixedLength));
    this.length = fixedLength;
    this.revision = revision;
  }

  /** Adds an object of zeros to the heap, and one NUL that its length does not count, as EDK2 does. Writes the reference; returns the object's start. */
  allocate(reference: number, length: number, place: string): number {
    if (length > longestObject) {
      throw new EncodeError(place, `is ${length} bytes long, more than ${longestObject}`);
    }
    const start = this.length;
    this.length += length + 1;
    if (this.length > this.bytes.length) {
      const longer = new Uint8Array(2 * this.length);
      longer.set(this.bytes);
      this.bytes = longer;
    }
    writeInteger(this.bytes, reference, 4, start);
    writeInteger(this.bytes, reference + 4, 2, length);
    return start;
  }

  /** Adds an object to the heap and writes the reference to it. */
  append(reference: number, content: ArrayLike<number>, place: string): void {
    const start = this.allocate(reference, content.length, place);
    this.bytes.set(content, start);
  }
}
