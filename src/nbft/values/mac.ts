// SPDX-License-Identifier: LGPL-2.1-or-later

import type { MacAddress } from "../types.ts";
import { fromHex, toHex } from "./bytes.ts";

export const macLength = 6;

/** Formats the six bytes from `offset`. */
export function formatMac(bytes: Uint8Array, offset = 0): MacAddress {
  return toHex(bytes, offset, offset + macLength, ":");
}

/** The six bytes of `52:54:00:12:34:56` (upper case and hyphens too); undefined where it is anything else. */
export function parseMac(text: string): Uint8Array | undefined {
  return /^[0-9a-f]{2}(?:([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4})$/i.test(text)
    ? fromHex(text.replace(/[:-]/g, ""))
    : undefined;
}

/** Why a MAC address cannot be that of a network interface; undefined where it can. */
export function macProblem(bytes: Uint8Array, offset = 0): string | undefined {
  if (((bytes[offset] as number) & 1) !== 0) {
    return "is a multicast address";
  }
  for (let index = 0; index < macLength; index++) {
    if (bytes[offset + index] !== 0) {
      return undefined;
    }
  }
  return "is zero";
}
