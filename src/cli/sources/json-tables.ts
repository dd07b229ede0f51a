// SPDX-License-Identifier: LGPL-2.1-or-later
// What files that users name are: text, JSON, tables.

import { addStandIn, removeStandIn } from "../../nbft/any-route.ts";
import { type Decoded, decode } from "../../nbft/decode.ts";
import { encode } from "../../nbft/encode.ts";
import type { Table } from "../../nbft/types.ts";
import { decodeUtf8 } from "../../text/utf8.ts";

/** A table of a file, in the form that it can be read again from. */
export interface FileTable {
  /** What `show --json` says of it. */
  readonly number: number | undefined;
  readonly bytes: Uint8Array;
  /** Where no bytes can hold it. */
  readonly made?: Decoded;
}

/** Byte order mark of UTF-8, which some editors put in front of a text. */
const mark = [0xef, 0xbb, 0xbf];

/** The text of a file; undefined where it is none. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const text = decodeUtf8(mark.every((byte, index) => bytes[index] === byte) ? bytes.subarray(mark.length) : bytes);
  return text?.includes("\0") ? undefined : text;
}

/** Whether a text is meant to be JSON, and not to have sections as `[Host]`. */
export function isJson(name: string, text: string): boolean {
  return /^\s*(?:\{|\[(?!\s*[A-Za-z]))/.test(text) || name.endsWith(".json") || isValid(text);
}

function isValid(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether JSON that is an object has a member that only a table has, or what `show --json` prints. */
export function mayBeTable(text: string): boolean {
  return !/^\s*\{/.test(text) || /"(?:host|hfi|ssns|discovery|security|revision|tables|\$schema)"\s*:/.test(text);
}

/** A table that no bytes can hold, with what is wrong with the rest of it. */
export function decodeMade(made: Table): Decoded {
  const { table, standIn } = addStandIn(made);
  const decoded = decode(encode(table));
  return { ...decoded, table: removeStandIn(decoded.table, standIn) };
}
