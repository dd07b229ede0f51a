// SPDX-License-Identifier: LGPL-2.1-or-later
import { anaRefusal } from "./ana.ts";
import {
  answer,
  type Command,
  type Completion,
  dataLength,
  dword,
  fail,
  failHere,
  IoOpcode,
  namespaceId,
  opcode,
  succeed,
} from "./command.ts";
import type { Controller } from "./controller.ts";
import { type Image, sectorSize } from "./image.ts";
import { Status } from "./status.ts";

const everyNamespace = 0xffffffff;

/** Carries out a command of the NVM command set. */
export function runIo(controller: Controller, command: Command): Completion {
  const { sqe, data } = command;
  const code = opcode(sqe);
  const refusal = anaRefusal(controller);
  if (refusal !== undefined) {
    return failHere(refusal);
  }
  if (code === IoOpcode.flush && namespaceId(sqe) === everyNamespace) {
    return succeed();
  }
  const image = controller.subsystem.namespaces.get(namespaceId(sqe))?.image;
  if (image === undefined) {
    return fail(Status.invalidNamespace);
  }
  switch (code) {
    case IoOpcode.flush:
      return succeed();
    case IoOpcode.datasetManagement:
      return manageDataset(image, command);
    case IoOpcode.read:
    case IoOpcode.write:
    case IoOpcode.writeZeroes:
      break;
    default:
      return fail(Status.invalidOpcode);
  }
  const { offset, length } = range(sqe.readBigUInt64LE(40), (dword(sqe, 12) & 0xffff) + 1);
  if (!image.holds(offset, length)) {
    return fail(Status.lbaOutOfRange);
  }
  if (code === IoOpcode.writeZeroes) {
    image.writeZeros(offset, length);
    return succeed();
  }
  if (dataLength(sqe) !== length) {
    return fail(Status.dataLengthInvalid);
  }
  if (code === IoOpcode.read) {
    return answer(sqe, image.read(offset, length));
  }
  image.write(offset, data);
  return succeed();
}

/** Dataset Management: the number of ranges, less one, in dword 10; AD (deallocate) in bit 2 of dword 11; each range 16 bytes. */
function manageDataset(image: Image, { sqe, data }: Command): Completion {
  const count = (dword(sqe, 10) & 0xff) + 1;
  if (data.length < 16 * count) {
    return fail(Status.dataLengthInvalid);
  }
  const ranges = Array.from({ length: count }, (_, index) =>
    range(data.readBigUInt64LE(16 * index + 8), data.readUInt32LE(16 * index + 4)),
  );
  if (!ranges.every(({ offset, length }) => image.holds(offset, length))) {
    return fail(Status.lbaOutOfRange);
  }
  const deallocate = (dword(sqe, 11) & 0b100) > 0;
  for (const { offset, length } of deallocate ? ranges : []) {
    image.writeZeros(offset, length);
  }
  return succeed();
}

/** Bytes of a range of sectors. Beyond 2^53 the numbers are not exact, but still larger than any image. */
function range(start: bigint, sectors: number): { offset: number; length: number } {
  return { offset: Number(start) * sectorSize, length: sectors * sectorSize };
}
