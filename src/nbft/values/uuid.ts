// SPDX-License-Identifier: LGPL-2.1-or-later
import { fromHex, toHex } from "./bytes.ts";

export const uuidLength = 16;

/** Formats 16 bytes in the order they have: no EFI GUID swap. */
export function formatUuid(bytes: Uint8Array, offset = 0): string {
  const hex = toHex(bytes, offset, offset + uuidLength);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The 16 bytes of a UUID, in the order it is written; undefined where it is none. */
export function parseUuid(text: string): Uint8Array | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? fromHex(text.replaceAll("-", "")) : undefined;
}
