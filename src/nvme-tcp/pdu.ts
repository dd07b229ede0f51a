// SPDX-License-Identifier: LGPL-2.1-or-later
// PDUs of NVMe/TCP (NVMe TCP Transport Specification 1.0, section 3.6.2). Integers are little-endian.

import { readInteger, writeInteger } from "../nbft/values/bytes.ts";

/** PDU types (figure 13). */
export const PduType = {
  icReq: 0x00,
  icResp: 0x01,
  c2hTermReq: 0x03,
  capsuleCmd: 0x04,
  capsuleResp: 0x05,
  c2hData: 0x07,
} as const;

/** Length of the common header, and of ICReq and ICResp, in bytes. */
export const commonHeaderLength = 8;
export const initializeLength = 128;

/** The first eight bytes of every PDU (figure 14). */
export interface CommonHeader {
  readonly type: number;
  readonly flags: number;
  /** HLEN, without digest. */
  readonly headerLength: number;
  /** PDO: where the data starts. */
  readonly dataOffset: number;
  /** PLEN, all of it. */
  readonly length: number;
}

export function readCommonHeader(bytes: Uint8Array): CommonHeader {
  return {
    type: readInteger(bytes, 0, 1),
    flags: readInteger(bytes, 1, 1),
    headerLength: readInteger(bytes, 2, 1),
    dataOffset: readInteger(bytes, 3, 1),
    length: readInteger(bytes, 4, 4),
  };
}

/** A PDU of this length with its common header filled in, all else zero. */
export function makePdu(header: CommonHeader): Uint8Array {
  const bytes = new Uint8Array(header.length);
  writeInteger(bytes, 0, 1, header.type);
  writeInteger(bytes, 1, 1, header.flags);
  writeInteger(bytes, 2, 1, header.headerLength);
  writeInteger(bytes, 3, 1, header.dataOffset);
  writeInteger(bytes, 4, 4, header.length);
  return bytes;
}

/** Initialize Connection Request (figure 15): version 0, no alignment, no digests, one R2T at a time. */
export function makeIcReq(): Uint8Array {
  const length = initializeLength;
  return makePdu({ type: PduType.icReq, flags: 0, headerLength: length, dataOffset: 0, length });
}

/** What is wrong with an ICResp (figure 16) for the kernel's initiator, undefined where nothing is. */
export function checkIcResp(bytes: Uint8Array): string | undefined {
  const { type, headerLength, length } = readCommonHeader(bytes);
  if (type !== PduType.icResp || headerLength !== initializeLength || length !== initializeLength) {
    return "not an ICResp";
  }
  const version = readInteger(bytes, 8, 2);
  if (version !== 0) {
    return `PDU format version ${version}`;
  }
  const alignment = readInteger(bytes, 10, 1);
  return alignment === 0 ? undefined : `data alignment ${alignment}, which Linux cannot do`;
}

/** Fatal Error Status of a C2HTermReq (figure 19), from what follows its common header. */
export function describeTermReq(bytes: Uint8Array): string {
  return `C2HTermReq, fatal error status ${bytes.length < 2 ? "missing" : readInteger(bytes, 0, 2)}`;
}
