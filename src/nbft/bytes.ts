// SPDX-License-Identifier: LGPL-2.1-or-later
// Integers and hexadecimal digits. Plain arithmetic instead of a DataView: in an interpreter a method call costs more than four additions.

/** How many bytes an integer field has. */
export type IntegerSize = 1 | 2 | 4;

/** Reads an unsigned little-endian integer. The caller has checked that the bytes are there. */
export function readInteger(bytes: Uint8Array, offset: number, size: IntegerSize): number {
  const low = bytes[offset] as number;
  if (size === 1) {
    return low;
  }
  const pair = low | ((bytes[offset + 1] as number) << 8);
  if (size === 2) {
    return pair;
  }
  return (pair | ((bytes[offset + 2] as number) << 16) | ((bytes[offset + 3] as number) << 24)) >>> 0;
}

/** Writes an unsigned little-endian integer. */
export function writeInteger(bytes: Uint8Array, offset: number, size: IntegerSize, value: number): void {
  for (let index = 0; index < size; index++) {
    bytes[offset + index] = value >>> (8 * index);
  }
}

/** The sum of all bytes, modulo 256: 0 for a sound ACPI table. */
export function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index < bytes.length; index++) {
    sum = (sum + (bytes[index] as number)) & 0xff;
  }
  return sum;
}

/** Lower-case hexadecimal digits, two for each byte. */
export function toHex(bytes: Uint8Array, start = 0, end = bytes.length, separator = ""): string {
  let text = "";
  for (let index = start; index < end; index++) {
    const byte = bytes[index] as number;
    text += (index === start ? "" : separator) + (byte < 16 ? "0" : "") + byte.toString(16);
  }
  return text;
}

/** The bytes that hexadecimal digits stand for, upper or lower case; undefined where the text is anything else. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || /[^0-9a-f]/i.test(text)) {
    return undefined;
  }
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(text.slice(2 * index, 2 * index + 2), 16);
  }
  return bytes;
}
