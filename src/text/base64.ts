// SPDX-License-Identifier: LGPL-2.1-or-later
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** RFC 4648, section 4, with padding and without line ends. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let offset = 0; offset < bytes.length; offset += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(offset, offset + 3);
    const bits = (first << 16) | (second << 8) | third;
    const digits = [18, 12, 6, 0].map((shift) => alphabet.charAt((bits >> shift) & 63)).join("");
    const present = Math.min(3, bytes.length - offset) + 1;
    text += digits.slice(0, present).padEnd(4, "=");
  }
  return text;
}

/** The bytes; undefined where it is not what encodeBase64() writes. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const digits = text.replace(/={0,2}$/, "");
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*$/.test(digits)) {
    return undefined;
  }
  const bytes = new Uint8Array((digits.length * 6) >> 3);
  let bits = 0;
  for (let index = 0, length = 0; index < digits.length; index++) {
    bits = ((bits << 6) | alphabet.indexOf(digits.charAt(index))) & 0xffff;
    if (index % 4 !== 0) {
      bytes[length++] = bits >> (6 - 2 * (index % 4));
    }
  }
  return bytes;
}
