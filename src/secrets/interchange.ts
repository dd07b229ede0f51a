// SPDX-License-Identifier: LGPL-2.1-or-later
// Keys as people pass them on: PREFIX:hh:base64(key, CRC-32):.

import { readInteger } from "../nbft/values/bytes.ts";
import { decodeBase64, encodeBase64 } from "../text/base64.ts";
import { crc32 } from "../text/crc32.ts";

/** One kind of key. */
export interface InterchangeForm {
  readonly prefix: string;
  /** `hh`, with the lengths in bytes that a key may have with each. */
  readonly hashes: Readonly<Record<string, readonly number[]>>;
}

/** What is in a text, or why it is of no use, without a word of what is in it. */
export type Interchange =
  | { readonly hash: string; readonly key: Uint8Array; readonly problem?: never }
  | { readonly problem: string };

const crcLength = 4;

export function readInterchange(text: string, { prefix, hashes }: InterchangeForm): Interchange {
  const [, hash = "", encoded = ""] = /^:([0-9]{2}):([A-Za-z0-9+/=]+):$/.exec(text.slice(prefix.length)) ?? [];
  if (encoded === "" || !text.startsWith(prefix)) {
    return { problem: `is not of the form ${prefix}:hh:base64: with a colon at its end` };
  }
  const lengths = hashes[hash];
  if (lengths === undefined) {
    return { problem: `names an unknown hash, not one of ${Object.keys(hashes).sort().join(", ")}` };
  }
  const bytes = decodeBase64(encoded);
  if (bytes === undefined || encodeBase64(bytes) !== encoded) {
    return { problem: "is not base64 as it has to be written" };
  }
  const length = bytes.length - crcLength;
  if (!lengths.includes(length)) {
    return { problem: `has a key of the wrong length, not ${lengths.join(", ")} bytes and a CRC` };
  }
  const key = bytes.subarray(0, length);
  return readInteger(bytes, length, crcLength) === crc32(key)
    ? { hash, key }
    : { problem: "has a CRC that does not fit: a character is wrong" };
}
