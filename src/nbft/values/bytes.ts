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

/** Two bytes of a word, and room for a carry above each. */
const lanes = 0x00ff_00ff;

/**
 * The sum of all bytes, modulo 256: 0 for a sound ACPI table. Four bytes at a time, because this looks at every byte of a table and would
 * otherwise take half the time of decoding it.
 */
export function checksum(bytes: Uint8Array): number {
  let sum = 0;
  let index = 0;
  if (bytes.byteOffset % 4 === 0) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
    const { length } = words;
    for (let position = 0; position < length; position++) {
      const word = words[position] as number;
      sum = (sum + (word & lanes) + ((word >>> 8) & lanes)) & lanes;
    }
    sum += sum >>> 16;
    index = length * 4;
  }
  for (; index < bytes.length; index++) {
    sum += bytes[index] as number;
  }
  return sum & 0xff;
}

/** Two digits for each byte that has been printed so far. */
const digits: string[] = [];

/** Lower-case hexadecimal digits, two for each byte. */
export function toHex(bytes: Uint8Array, start = 0, end = bytes.length, separator = ""): string {
  let text = "";
  for (let index = start; index < end; index++) {
    const byte = bytes[index] as number;
    let pair = digits[byte];
    if (pair === undefined) {
      pair = (byte < 16 ? "0" : "") + byte.toString(16);
      digits[byte] = pair;
    }
    text += index === start ? pair : separator + pair;
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
