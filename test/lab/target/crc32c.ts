// SPDX-License-Identifier: LGPL-2.1-or-later
// CRC32C (Castagnoli), the digest of NVMe/TCP, eight bytes at a time.

const polynomial = 0x82f63b78;

// tables[256 * k + b] is the CRC of byte b followed by k zero bytes.
const tables = new Uint32Array(8 * 256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) {
    crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
  }
  tables[byte] = crc;
}
for (let index = 256; index < tables.length; index++) {
  const shorter = tables[index - 256] as number;
  tables[index] = (shorter >>> 8) ^ (tables[shorter & 0xff] as number);
}

/** The CRC32C of the bytes, with the usual initial value and final inversion: of "123456789" it is 0xe3069283. */
export function crc32c(bytes: Uint8Array): number {
  const t = tables;
  const words = bytes.length & ~7;
  let crc = 0xffffffff;
  let at = 0;
  for (; at < words; at += 8) {
    crc ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    crc =
      (t[1792 + (crc & 0xff)] as number) ^
      (t[1536 + ((crc >>> 8) & 0xff)] as number) ^
      (t[1280 + ((crc >>> 16) & 0xff)] as number) ^
      (t[1024 + (crc >>> 24)] as number) ^
      (t[768 + (bytes[at + 4] as number)] as number) ^
      (t[512 + (bytes[at + 5] as number)] as number) ^
      (t[256 + (bytes[at + 6] as number)] as number) ^
      (t[bytes[at + 7] as number] as number);
  }
  for (; at < bytes.length; at++) {
    crc = (crc >>> 8) ^ (t[(crc ^ (bytes[at] as number)) & 0xff] as number);
  }
  return ~crc >>> 0;
}
