// SPDX-License-Identifier: LGPL-2.1-or-later
// HMAC (RFC 2104), HKDF (RFC 5869), and HKDF-Expand-Label of TLS 1.3 (RFC 8446, section 7.1).

import { encodeUtf8 } from "../text/utf8.ts";
import { blockLength, digestLength, type HashName, sha2 } from "./sha2.ts";

export function hmac(hash: HashName, key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(blockLength(hash));
  block.set(key.length > block.length ? sha2(hash, key) : key);
  const hashed = (pad: number, text: Uint8Array) =>
    sha2(hash, Uint8Array.of(...block.map((byte) => byte ^ pad), ...text));
  return hashed(0x5c, hashed(0x36, message));
}

/** A pseudorandom key. Without salt it is as many zeroes as the hash is long. */
export function hkdfExtract(hash: HashName, key: Uint8Array, salt = new Uint8Array(digestLength(hash))): Uint8Array {
  return hmac(hash, salt, key);
}

/** @param length bytes, at most as many as the hash has: more is never asked for */
export function hkdfExpand(hash: HashName, key: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  return hmac(hash, key, Uint8Array.of(...info, 1)).subarray(0, length);
}

/** `info` of HKDF-Expand-Label: lengths before label and context. Both are at most 255 bytes long. */
export function hkdfLabel(label: string, context: string, length: number): Uint8Array {
  const [name, value] = [encodeUtf8(`tls13 ${label}`), encodeUtf8(context)];
  return Uint8Array.of(length >> 8, length, name.length, ...name, value.length, ...value);
}
