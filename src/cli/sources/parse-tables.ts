// SPDX-License-Identifier: LGPL-2.1-or-later
// Tables in JSON, for people: no boot has one.

import type { Host } from "../../host/host.ts";
import { needsStandIn } from "../../nbft/any-route.ts";
import { encode } from "../../nbft/encode.ts";
import { EncodeError } from "../../nbft/encode-error.ts";
import { isTableNumber } from "../../nbft/table-name.ts";
import type { Table } from "../../nbft/types.ts";
import { UsageError } from "../command.ts";
import { decodeMade, type FileTable } from "./json-tables.ts";

/** The bundler's: a module that is loaded where it is needed. */
declare function require(module: "../../nbft/json/parse-table.ts"): typeof import("../../nbft/json/parse-table.ts");

/** One table, or all that `show --json` prints. It is encoded, so that it is read as firmware's would be. */
export function parseTables(_host: Host, path: string, text: string): readonly FileTable[] {
  return named(path, () => {
    const { parseJson, parseTable } = require("../../nbft/json/parse-table.ts");
    const value = parseJson(text);
    const { tables } = (value ?? {}) as { readonly tables?: unknown };
    return Array.isArray(tables)
      ? tables.map((entry) => ({
          number: isTableNumber(entry?.number) ? entry.number : undefined,
          ...readBack(parseTable(entry?.table)),
        }))
      : [{ number: undefined, ...readBack(parseTable(value)) }];
  });
}

function readBack(table: Table): Omit<FileTable, "number"> {
  return needsStandIn(table) ? { bytes: new Uint8Array(), made: decodeMade(table) } : { bytes: encode(table) };
}

/** Says which file errors are about, each in a line. */
function named<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof EncodeError) {
      throw new UsageError([error.message, ...error.others].map((problem) => `${path}: ${problem}`).join("\n"));
    }
    throw error;
  }
}
