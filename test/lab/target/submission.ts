// SPDX-License-Identifier: LGPL-2.1-or-later
import { SglType } from "./command.ts";

export interface CommandOptions {
  readonly opcode: number;
  readonly nsid?: number;
  /** Other bytes of the submission queue entry, from byte 40 on (command dword 10). */
  readonly dwords?: readonly number[];
  /** Fabrics command type, in byte 4. */
  readonly fabricsType?: number;
  /** What the host sends. */
  readonly data?: Buffer;
  /** How many bytes the host wants to read; of a command that sends, another length than the data's. */
  readonly length?: number;
  /** Data in the capsule; else the controller has to ask for it. */
  readonly inCapsule?: boolean;
}

/** The submission queue entry of a command as a host makes it, 64 bytes. */
export function makeSqe(id: number, options: CommandOptions): Buffer {
  const { opcode, nsid = 0, dwords = [], fabricsType, data, inCapsule = false } = options;
  const sqe = Buffer.alloc(64);
  sqe[0] = opcode;
  sqe[1] = 0x40; // PSDT: SGL
  sqe.writeUInt16LE(id, 2);
  sqe.writeUInt32LE(nsid, 4);
  if (fabricsType !== undefined) {
    sqe[4] = fabricsType;
  }
  sqe.writeUInt32LE(options.length ?? data?.length ?? 0, 32);
  sqe[39] = inCapsule ? SglType.inCapsule : SglType.transport;
  dwords.forEach((value, index) => {
    sqe.writeUInt32LE(value >>> 0, 40 + 4 * index);
  });
  return sqe;
}
