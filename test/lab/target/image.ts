// SPDX-License-Identifier: LGPL-2.1-or-later
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Bytes of one disk block (LBA). */
export const sectorSize = 512;

const blockSize = 4096;
/** Stands in the overlay for every block of zeros; never written to. */
const zeros = Buffer.alloc(blockSize);

/** A disk over an image file that is never changed: what is written stays in memory, in blocks of 4 KiB. */
export class Image {
  /** Whole sectors, in bytes. */
  readonly size: number;
  readonly #file: number;
  readonly #overlay = new Map<number, Buffer>();

  /** Opens the file. Throws as node:fs does. */
  constructor(path: string) {
    this.#file = openSync(path, "r");
    const { size } = fstatSync(this.#file);
    this.size = size - (size % sectorSize);
  }

  close(): void {
    closeSync(this.#file);
    this.#overlay.clear();
  }

  /** Whether that range, in bytes, lies on the disk. */
  holds(offset: number, length: number): boolean {
    return offset + length <= this.size;
  }

  read(offset: number, length: number): Buffer {
    const out = Buffer.allocUnsafe(length);
    let gap = 0;
    for (let at = 0; at < length; ) {
      const [block, start, count] = piece(offset + at, length - at);
      const written = this.#overlay.get(block);
      if (written !== undefined) {
        this.#readFile(out.subarray(gap, at), offset + gap);
        written.copy(out, at, start, start + count);
        gap = at + count;
      }
      at += count;
    }
    this.#readFile(out.subarray(gap), offset + gap);
    return out;
  }

  write(offset: number, data: Buffer): void {
    for (let at = 0; at < data.length; ) {
      const [block, start, count] = piece(offset + at, data.length - at);
      data.copy(this.#own(block, count === blockSize), start, at, at + count);
      at += count;
    }
  }

  writeZeros(offset: number, length: number): void {
    for (let at = 0; at < length; ) {
      const [block, start, count] = piece(offset + at, length - at);
      if (count === blockSize) {
        this.#overlay.set(block, zeros);
      } else {
        this.#own(block, false).fill(0, start, start + count);
      }
      at += count;
    }
  }

  /** The overlay's block to write to, with its present content unless all of it will be replaced. */
  #own(block: number, whole: boolean): Buffer {
    const present = this.#overlay.get(block);
    if (present !== undefined && present !== zeros) {
      return present;
    }
    const own = Buffer.allocUnsafeSlow(blockSize);
    if (!whole) {
      this.read(block * blockSize, blockSize).copy(own);
    }
    this.#overlay.set(block, own);
    return own;
  }

  #readFile(out: Buffer, offset: number): void {
    let done = 0;
    while (done < out.length) {
      const count = readSync(this.#file, out, done, out.length - done, offset + done);
      if (count === 0) {
        out.fill(0, done);
        return;
      }
      done += count;
    }
  }
}

/** The part of a range that lies in its first block: block number, offset in the block, length. */
function piece(offset: number, length: number): [block: number, start: number, count: number] {
  const start = offset % blockSize;
  return [(offset - start) / blockSize, start, Math.min(length, blockSize - start)];
}
