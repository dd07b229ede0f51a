// SPDX-License-Identifier: LGPL-2.1-or-later
// The secrets of DH-HMAC-CHAP as people pass them on (NVMe Base Specification 2.0, section 8.13.5.7): DHHC-1:hh:base64(key, CRC-32):.

import { readInteger } from "../nbft/values/bytes.ts";
import { decodeBase64, encodeBase64 } from "../text/base64.ts";
import { crc32 } from "../text/crc32.ts";

/** What transforms the key: nothing, SHA-256, SHA-384, SHA-512. Any of them goes with any length (Linux before 6.7 differs, and says EINVAL). */
const hashes = ["00", "01", "02", "03"];
const lengths = [32, 48, 64];

const crcLength = 4;

/**
 * What is wrong with a secret, without a word of what is in it; undefined where nothing is. The kernel would find out too, but some of it only at
 * the target, and some of it with the text of the secret in its log.
 */
export function secretProblem(secret: string): string | undefined {
  const [, hash = "", text = ""] = /^DHHC-1:([0-9]{2}):([A-Za-z0-9+/=]+):$/.exec(secret) ?? [];
  if (text === "") {
    return "is not of the form DHHC-1:hh:base64:";
  }
  if (!hashes.includes(hash)) {
    return `names an unknown hash, not one of ${hashes.join(", ")}`;
  }
  const bytes = decodeBase64(text);
  if (bytes === undefined || encodeBase64(bytes) !== text) {
    return "is not base64 as it has to be written";
  }
  const length = bytes.length - crcLength;
  if (!lengths.includes(length)) {
    return `has a key of the wrong length, not ${lengths.join(", ")} bytes and a CRC`;
  }
  return readInteger(bytes, length, crcLength) === crc32(bytes.subarray(0, length))
    ? undefined
    : "has a CRC that does not fit: a character is wrong";
}
