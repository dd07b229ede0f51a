// SPDX-License-Identifier: LGPL-2.1-or-later
// HMAC (RFC 2104), HKDF (RFC 5869), and HKDF-Expand-Label of TLS 1.3 (RFC 8446, section 7.1).

import { encodeUtf8 } from "../text/utf8.ts";
import { blockLength, digestLength, type HashName, sha2 } from "./sha2.ts";

export function hmac(hash: HashName, key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(blockLength(hash));
  block.set(key.length > block.length ? sha2(hash, key) : key);
  const padded = (pad: number) => block.map((byte) => byte ^ pad);
  return sha2(hash, join(padded(0x5c), sha2(hash, join(padded(0x36), message))));
}

/** A pseudorandom key. Without salt it is as many zeroes as the hash is long. */
export function hkdfExtract(hash: HashName, key: Uint8Array, salt = new Uint8Array(digestLength(hash))): Uint8Array {
  return hmac(hash, salt, key);
}

export function hkdfExpand(hash: HashName, key: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  let output = new Uint8Array();
  let last = new Uint8Array();
  for (let count = 1; output.length < length; count++) {
    last = new Uint8Array(hmac(hash, key, join(last, info, Uint8Array.of(count))));
    output = join(output, last);
  }
  return output.subarray(0, length);
}

/** `info` of HKDF-Expand-Label: lengths before label and context. Both are at most 255 bytes long. */
export function hkdfLabel(label: string, context: string, length: number): Uint8Array {
  const [name, value] = [encodeUtf8(`tls13 ${label}`), encodeUtf8(context)];
  return join(Uint8Array.of(length >> 8, length & 0xff, name.length), name, Uint8Array.of(value.length), value);
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
