// SPDX-License-Identifier: LGPL-2.1-or-later
import { crc32c } from "./crc32c.ts";
import {
  commonHeaderLength,
  FatalError,
  headerLength,
  isDataType,
  isUndigestedType,
  PduError,
  PduFlag,
} from "./pdu.ts";

/** A PDU that has arrived. */
export interface Pdu {
  /** The header, `HLEN` bytes, the common header included. */
  readonly header: Buffer;
  /** Empty where the PDU has none. */
  readonly data: Buffer;
  /** Whether the data digest, if there is one, is that of the data. */
  readonly intact: boolean;
}

/** What a reader asks of its connection. */
export interface PduSink {
  /** Which types this side may receive at this moment; any other ends the connection. */
  accepts(type: number): boolean;
  /** Where the data of this PDU belongs: a buffer of exactly `length` bytes. Throws PduError if it belongs nowhere. */
  place(header: Buffer, length: number): Buffer;
  receive(pdu: Pdu): void;
}

const nothing = Buffer.alloc(0);

/** Cuts a TCP stream into PDUs. Data goes from the socket's buffer to its place in one copy. */
export class PduReader {
  headerDigest = false;
  dataDigest = false;
  readonly #sink: PduSink;
  #filling: Buffer = Buffer.alloc(commonHeaderLength);
  #filled = 0;
  #then: () => void = () => this.#readCommonHeader();
  #header: Buffer = nothing;
  #data: Buffer = nothing;

  constructor(sink: PduSink) {
    this.#sink = sink;
  }

  /** As much of the header of the current PDU as has arrived. */
  get received(): Buffer {
    return this.#header.length > 0 ? this.#header : this.#filling.subarray(0, this.#filled);
  }

  /** Takes what the socket delivered. Throws PduError at the first violation; the reader is of no use after that. */
  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      const count = chunk.copy(this.#filling, this.#filled, at);
      at += count;
      this.#filled += count;
      if (this.#filled === this.#filling.length) {
        this.#then();
      }
    }
  }

  #fill(buffer: Buffer, then: () => void): void {
    this.#filling = buffer;
    this.#filled = 0;
    this.#then = then;
    if (buffer.length === 0) {
      then();
    }
  }

  #readCommonHeader(): void {
    const common = this.#filling;
    const type = common[0] as number;
    const plen = common.readUInt32LE(4);
    const hlen = headerLength[type];
    if (hlen === undefined) {
      throw new PduError(FatalError.invalidHeaderField, 0, `unknown PDU type 0x${type.toString(16)}`);
    }
    if (!this.#sink.accepts(type)) {
      throw new PduError(FatalError.sequence, 0, `PDU type 0x${type.toString(16)} at the wrong time`);
    }
    if (common[2] !== hlen) {
      throw new PduError(FatalError.invalidHeaderField, 2, `HLEN ${common[2]} instead of ${hlen}`);
    }
    const digested = this.headerDigest && !isUndigestedType(type);
    if (digested !== ((common[1] as number) & PduFlag.headerDigest) > 0) {
      throw new PduError(FatalError.invalidHeaderField, 1, "header digest flag is not as agreed");
    }
    const headerEnd = hlen + (digested ? 4 : 0);
    if (
      plen < headerEnd ||
      (plen > headerEnd && !isDataType(type) && !isTermReq(type)) ||
      (isTermReq(type) && plen > 152)
    ) {
      throw new PduError(FatalError.invalidHeaderField, 4, `PLEN ${plen} is wrong for PDU type 0x${type.toString(16)}`);
    }
    // PDO is reserved where there is no data. A TermReq's data follows its header without one.
    const dataStart = plen > headerEnd && isDataType(type) ? (common[3] as number) : headerEnd;
    if (dataStart < headerEnd || dataStart > plen) {
      throw new PduError(FatalError.invalidHeaderField, 3, `PDO ${dataStart} is outside the PDU`);
    }
    const rest = Buffer.allocUnsafe(dataStart);
    common.copy(rest);
    this.#fill(rest.subarray(commonHeaderLength), () => this.#readHeader(rest, hlen, digested, plen - dataStart));
  }

  #readHeader(buffer: Buffer, hlen: number, digested: boolean, follows: number): void {
    const header = buffer.subarray(0, hlen);
    this.#header = header;
    if (digested && buffer.readUInt32LE(hlen) !== crc32c(header)) {
      throw new PduError(FatalError.headerDigest, buffer.readUInt32LE(hlen), "header digest does not match");
    }
    const type = header[0] as number;
    const digest = follows > 0 && this.dataDigest && isDataType(type) ? 4 : 0;
    if (follows > 0 && isDataType(type) && ((header[1] as number) & PduFlag.dataDigest) > 0 !== digest > 0) {
      throw new PduError(FatalError.invalidHeaderField, 1, "data digest flag is not as agreed");
    }
    const length = follows - digest;
    if (length < 0) {
      throw new PduError(FatalError.invalidHeaderField, 4, "PLEN has no room for the data digest");
    }
    this.#data = length === 0 ? nothing : isDataType(type) ? this.#sink.place(header, length) : Buffer.alloc(length);
    this.#fill(this.#data, () => this.#readData(digest));
  }

  #readData(digest: number): void {
    const trailer = Buffer.allocUnsafe(digest);
    this.#fill(trailer, () => this.#finish(digest === 0 || trailer.readUInt32LE(0) === crc32c(this.#data)));
  }

  #finish(intact: boolean): void {
    const pdu = { header: this.#header, data: this.#data, intact };
    this.#sink.receive(pdu);
    this.#header = nothing;
    this.#data = nothing;
    this.#fill(Buffer.allocUnsafe(commonHeaderLength), () => this.#readCommonHeader());
  }
}

const isTermReq = (type: number): boolean => isUndigestedType(type) && headerLength[type] === 24;
