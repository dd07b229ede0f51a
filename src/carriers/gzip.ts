// SPDX-License-Identifier: LGPL-2.1-or-later
import { crc32 } from "../text/crc32.ts";

/** Bytes that one stored block of DEFLATE holds (RFC 1951, 3.2.4). */
const blockSize = 65535;

/**
 * In gzip's format (RFC 1952), stored and not compressed: for boot loaders and scripts that put archives one behind the other without aligning
 * them, which the kernel demands of plain ones alone. A table is too small to be worth compressing.
 */
export function gzip(bytes: Uint8Array): Uint8Array {
  const blocks: number[] = [];
  for (let offset = 0; offset < bytes.length || offset === 0; offset += blockSize) {
    const block = bytes.subarray(offset, offset + blockSize);
    const isLast = offset + blockSize >= bytes.length ? 1 : 0;
    blocks.push(isLast, ...littleEndian(block.length, 2), ...littleEndian(~block.length, 2), ...block);
  }
  // Magic, DEFLATE, no flags, no time, no level, an unknown system.
  const header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
  return Uint8Array.from([...header, ...blocks, ...littleEndian(crc32(bytes), 4), ...littleEndian(bytes.length, 4)]);
}

function littleEndian(value: number, length: number): number[] {
  return Array.from({ length }, (_, index) => (value >>> (8 * index)) & 0xff);
}
