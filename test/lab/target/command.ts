// SPDX-License-Identifier: LGPL-2.1-or-later
import { doNotRetry, Status } from "./status.ts";

/** Admin command opcodes (NVMe Base Specification 2.0, figure 138). */
export const AdminOpcode = {
  getLogPage: 0x02,
  identify: 0x06,
  abort: 0x08,
  setFeatures: 0x09,
  getFeatures: 0x0a,
  asyncEventRequest: 0x0c,
  keepAlive: 0x18,
  fabrics: 0x7f,
} as const;

/** Opcodes of the NVM command set. */
export const IoOpcode = { flush: 0x00, write: 0x01, read: 0x02, writeZeroes: 0x08, datasetManagement: 0x09 } as const;

/** Fabrics command types, in byte 4 of the submission queue entry. */
export const FabricsType = {
  propertySet: 0x00,
  connect: 0x01,
  propertyGet: 0x04,
  authenticationSend: 0x05,
  authenticationReceive: 0x06,
} as const;

/** The largest transfer of a command in bytes: 2^8 pages of 4 KiB, as MDTS in Identify Controller says. */
export const maximumTransfer = 1 << 20;

/** A command whose data, if it brings any, is here. */
export interface Command {
  /** The submission queue entry, 64 bytes. */
  readonly sqe: Buffer;
  /** What the host sent with it. */
  readonly data: Buffer;
}

/** How a command ends. */
export interface Completion {
  readonly status: number;
  /** DW0 and DW1 of the completion queue entry. */
  readonly result: bigint;
  /** What the host reads, in order; it fills the host's buffer exactly. */
  readonly data?: Buffer;
}

export const opcode = (sqe: Buffer): number => sqe[0] as number;
export const commandId = (sqe: Buffer): number => sqe.readUInt16LE(2);
export const namespaceId = (sqe: Buffer): number => sqe.readUInt32LE(4);
/** The length of the SGL data block, bytes 32 to 35: what the host wants to send or to read. */
export const dataLength = (sqe: Buffer): number => sqe.readUInt32LE(32);
/** The SGL descriptor's type and subtype. */
export const sglType = (sqe: Buffer): number => sqe[39] as number;
/** Command dword 10 to 15. */
export const dword = (sqe: Buffer, number: number): number => sqe.readUInt32LE(4 * number);

/** SGL descriptor types that NVMe/TCP knows: data in the capsule, at an offset; data in PDUs of its own. */
export const SglType = { inCapsule: 0x01, transport: 0x5a } as const;

/** Whether the command's data goes from the host to the controller; bits 1:0 of the opcode or the fabrics command type. */
export function bringsData(sqe: Buffer): boolean {
  const code = opcode(sqe) === AdminOpcode.fabrics ? (sqe[4] as number) : opcode(sqe);
  return (code & 3) === 1;
}

export const succeed = (result: bigint | number = 0): Completion => ({
  status: Status.success,
  result: BigInt(result),
});

/** Success with data for the host, cut or zero-padded to the length it asked for. */
export function answer(sqe: Buffer, data: Buffer): Completion {
  const length = dataLength(sqe);
  const exact = data.length >= length ? data.subarray(0, length) : Buffer.concat([data], length);
  return { status: Status.success, result: 0n, data: exact };
}

/** Failure that trying again will not cure. */
export const fail = (status: number, result: bigint | number = 0): Completion => ({
  status: status | doNotRetry,
  result: BigInt(result),
});

/** Failure that another path may not have. */
export const failHere = (status: number): Completion => ({ status, result: 0n });
