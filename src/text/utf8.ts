// SPDX-License-Identifier: LGPL-2.1-or-later
// UTF-8 as RFC 3629 defines it. The engine of the native executable has no TextEncoder and no TextDecoder.

/** Smallest code point that needs so many continuation bytes; a smaller one is an overlong form. */
const smallest = [0, 0x80, 0x800, 0x10000] as const;

/**
 * The text of bytes, or undefined where they are not UTF-8: a stray or missing continuation byte, an overlong form, a surrogate,
 * a code point beyond U+10FFFF. Nothing is replaced, and a byte order mark is kept as U+FEFF, so encodeUtf8 gives the same bytes back.
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let text = "";
  let position = 0;
  let slow = 0;
  while (position < bytes.length) {
    const ascii = position < slow ? undefined : decodeAscii(bytes, position);
    if (ascii !== undefined) {
      text += ascii;
      position += ascii.length;
      continue;
    }
    slow = position < slow ? slow : position + partLength;
    const lead = bytes[position++] as number;
    if (lead < 0x80) {
      text += String.fromCharCode(lead);
      continue;
    }
    const continuations = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4) {
      return undefined;
    }
    let codePoint = lead & (0x3f >> continuations);
    for (let count = 0; count < continuations; count++) {
      const next = bytes[position++];
      if (next === undefined || (next & 0xc0) !== 0x80) {
        return undefined;
      }
      codePoint = (codePoint << 6) | (next & 0x3f);
    }
    const overlong = codePoint < (smallest[continuations] ?? 0);
    if (overlong || codePoint > 0x10ffff || isSurrogate(codePoint)) {
      return undefined;
    }
    text += String.fromCodePoint(codePoint);
  }
  return text;
}

/** Bytes that are decoded at once where they are ASCII; in a list of mounts one name that is not should not make all of it slow. */
const partLength = 512;

/** The next part, if it is ASCII: ten times as fast. A large table has a thousand names, and a list of mounts ten thousand characters. */
function decodeAscii(bytes: Uint8Array, start: number): string | undefined {
  const part = start === 0 && bytes.length <= partLength ? bytes : bytes.subarray(start, start + partLength);
  const numbers = part as unknown as number[];
  return Math.max.apply(null, numbers) < 0x80 ? String.fromCharCode.apply(null, numbers) : undefined;
}

/** The bytes of text. A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD, as with TextEncoder. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    let codePoint = text.codePointAt(index) as number;
    if (codePoint < 0x80) {
      bytes[length++] = codePoint;
      continue;
    }
    if (isSurrogate(codePoint)) {
      codePoint = 0xfffd;
    }
    if (codePoint < 0x800) {
      bytes[length++] = 0xc0 | (codePoint >> 6);
    } else if (codePoint < 0x10000) {
      bytes[length++] = 0xe0 | (codePoint >> 12);
      bytes[length++] = 0x80 | ((codePoint >> 6) & 0x3f);
    } else {
      index++;
      bytes[length++] = 0xf0 | (codePoint >> 18);
      bytes[length++] = 0x80 | ((codePoint >> 12) & 0x3f);
      bytes[length++] = 0x80 | ((codePoint >> 6) & 0x3f);
    }
    bytes[length++] = 0x80 | (codePoint & 0x3f);
  }
  return bytes.slice(0, length);
}

function isSurrogate(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}
