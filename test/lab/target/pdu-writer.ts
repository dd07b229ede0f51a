// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Socket } from "node:net";
import { crc32c } from "./crc32c.ts";
import { isUndigestedType, PduFlag } from "./pdu.ts";

/** Sends PDUs with the digests that were agreed. PDUs sent between `cork` and `uncork` leave in one system call, data uncopied. */
export class PduWriter {
  headerDigest = false;
  dataDigest = false;
  /** HPDA: data starts at a multiple of this, in bytes. */
  alignment = 4;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  cork(): void {
    this.#socket.cork();
  }

  uncork(): void {
    this.#socket.uncork();
  }

  /** Sends a header with its data; sets FLAGS, PDO and PLEN for digests and alignment. */
  send(header: Buffer, data?: Buffer): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) {
      return;
    }
    const headerDigest = this.headerDigest && !isUndigestedType(header[0] as number);
    const digestedEnd = header.length + (headerDigest ? 4 : 0);
    if (data === undefined) {
      header.writeUInt32LE(digestedEnd, 4);
      this.#socket.write(headerDigest ? appendDigest(header, digestedEnd) : header);
      return;
    }
    const dataStart = Math.ceil(digestedEnd / this.alignment) * this.alignment;
    header[1] = (header[1] as number) | (this.dataDigest ? PduFlag.dataDigest : 0);
    header[3] = dataStart;
    header.writeUInt32LE(dataStart + data.length + (this.dataDigest ? 4 : 0), 4);
    this.#socket.write(dataStart > header.length ? appendDigest(header, dataStart, headerDigest) : header);
    this.#socket.write(data);
    if (this.dataDigest) {
      const digest = Buffer.allocUnsafe(4);
      digest.writeUInt32LE(crc32c(data));
      this.#socket.write(digest);
    }
  }
}

/** The header with its digest (unless `digested` is false), padded with zeros to `length`. */
function appendDigest(header: Buffer, length: number, digested = true): Buffer {
  const padded = Buffer.alloc(length);
  header.copy(padded);
  if (digested) {
    padded[1] = (padded[1] as number) | PduFlag.headerDigest;
    padded.writeUInt32LE(crc32c(padded.subarray(0, header.length)), header.length);
  }
  return padded;
}
