// SPDX-License-Identifier: LGPL-2.1-or-later
// PDUs of NVMe/TCP (NVMe TCP Transport Specification 1.0, section 3.6.2). All integers are little endian.

/** PDU types (figure 13). */
export const PduType = {
  icReq: 0x00,
  icResp: 0x01,
  h2cTermReq: 0x02,
  c2hTermReq: 0x03,
  capsuleCmd: 0x04,
  capsuleResp: 0x05,
  h2cData: 0x06,
  c2hData: 0x07,
  r2t: 0x09,
} as const;

/** Bits of the FLAGS byte. */
export const PduFlag = { headerDigest: 0x01, dataDigest: 0x02, lastPdu: 0x04 } as const;

/** Bits of DGST in ICReq and ICResp. */
export const DigestBit = { header: 0x01, data: 0x02 } as const;

/** Fatal Error Status of H2CTermReq and C2HTermReq (figure 19). */
export const FatalError = {
  invalidHeaderField: 0x01,
  sequence: 0x02,
  headerDigest: 0x03,
  dataOutOfRange: 0x04,
  dataLimit: 0x05,
  unsupportedParameter: 0x06,
} as const;

/** A violation of the transport's rules that ends the connection with C2HTermReq. */
export class PduError extends Error {
  override readonly name = "PduError";
  readonly status: number;
  /** FEI: the offset of the wrong field, or the digest that was received. */
  readonly information: number;
  constructor(status: number, information: number, message: string) {
    super(message);
    this.status = status;
    this.information = information;
  }
}

/** Length of the common header: PDU-TYPE, FLAGS, HLEN, PDO (a byte each), PLEN (4 bytes). */
export const commonHeaderLength = 8;

/** HLEN of each PDU type. */
export const headerLength: Readonly<Record<number, number>> = {
  [PduType.icReq]: 128,
  [PduType.icResp]: 128,
  [PduType.h2cTermReq]: 24,
  [PduType.c2hTermReq]: 24,
  [PduType.capsuleCmd]: 72,
  [PduType.capsuleResp]: 24,
  [PduType.h2cData]: 24,
  [PduType.c2hData]: 24,
  [PduType.r2t]: 24,
};

/** The PDU types that carry data behind their header and may have digests. */
export const isDataType = (type: number): boolean =>
  type === PduType.capsuleCmd || type === PduType.h2cData || type === PduType.c2hData;

/** The PDU types that never have digests: they come before digests are agreed, or say that nothing can be trusted any more. */
export const isUndigestedType = (type: number): boolean =>
  type === PduType.icReq || type === PduType.icResp || type === PduType.h2cTermReq || type === PduType.c2hTermReq;

/** A zeroed header with HLEN, and PLEN as if nothing followed; whoever sends it adds digests and data. */
export function makeHeader(type: number, flags = 0): Buffer {
  const length = headerLength[type] ?? commonHeaderLength;
  const header = Buffer.alloc(length);
  header[0] = type;
  header[1] = flags;
  header[2] = length;
  header.writeUInt32LE(length, 4);
  return header;
}

/** ICReq and ICResp: PFV 0, HPDA or CPDA 0, DGST at 11, MAXR2T or MAXH2CDATA at 12. */
export function makeInitialize(type: number, digests: number, limit: number): Buffer {
  const header = makeHeader(type);
  header[11] = digests;
  header.writeUInt32LE(limit, 12);
  return header;
}

/** CapsuleCmd: the submission queue entry (64 bytes) follows the common header. */
export function makeCapsuleCmd(sqe: Buffer): Buffer {
  const header = makeHeader(PduType.capsuleCmd);
  sqe.copy(header, commonHeaderLength);
  return header;
}

/** CapsuleResp: completion queue entry with DW0 and DW1, SQ head pointer, command identifier and status (without the phase bit). */
export function makeCapsuleResp(result: bigint, sqHead: number, commandId: number, status: number): Buffer {
  const header = makeHeader(PduType.capsuleResp);
  header.writeBigUInt64LE(result, 8);
  header.writeUInt16LE(sqHead, 16);
  header.writeUInt16LE(commandId, 20);
  header.writeUInt16LE(status << 1, 22);
  return header;
}

/** H2CData, C2HData and R2T: command identifier, transfer tag, data offset and length. */
export function makeTransfer(
  type: number,
  flags: number,
  commandId: number,
  tag: number,
  offset: number,
  length: number,
) {
  const header = makeHeader(type, flags);
  header.writeUInt16LE(commandId, 8);
  header.writeUInt16LE(tag, 10);
  header.writeUInt32LE(offset, 12);
  header.writeUInt32LE(length, 16);
  return header;
}

/** H2CTermReq and C2HTermReq: FES at 8, FEI at 10, then what was received of the header that was wrong. */
export function makeTermReq(type: number, error: PduError, received: Buffer): Buffer {
  const header = makeHeader(type);
  header.writeUInt16LE(error.status, 8);
  header.writeUInt32LE(error.information >>> 0, 10);
  const pdu = Buffer.concat([header, received.subarray(0, 128)]);
  pdu.writeUInt32LE(pdu.length, 4);
  return pdu;
}
