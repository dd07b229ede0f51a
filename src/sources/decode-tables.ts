// SPDX-License-Identifier: LGPL-2.1-or-later
import { type DecodeOptions, decode } from "../nbft/decode.ts";
import { type Finding, TableError } from "../nbft/findings.ts";
import type { Table } from "../nbft/types.ts";
import type { SourceTable } from "./read-tables.ts";
import { whyUnreadable } from "./table-files.ts";

/** A table that a boot may use. */
export interface DecodedTable {
  readonly number: number;
  readonly source: SourceTable;
  readonly table: Table;
  readonly findings: readonly Finding[];
}

/** A table that was refused as a whole. It costs no other table anything. */
export interface RejectedTable {
  readonly number: number;
  readonly source: SourceTable;
  readonly error: TableError;
}

/** Decodes each table by itself. */
export function decodeTables(
  sources: readonly SourceTable[],
  options: DecodeOptions = {},
): {
  readonly tables: DecodedTable[];
  readonly rejected: RejectedTable[];
} {
  const tables: DecodedTable[] = [];
  const rejected: RejectedTable[] = [];
  for (const source of sources) {
    const { number } = source;
    try {
      if (source.unreadable !== undefined) {
        throw unreadable(source.unreadable);
      }
      tables.push({ number, source, ...decode(source.bytes, options) });
    } catch (error) {
      if (!(error instanceof TableError)) {
        throw error;
      }
      rejected.push({ number, source, error });
    }
  }
  return { tables, rejected };
}

function unreadable(code: string): TableError {
  const message = whyUnreadable(code);
  return new TableError({ code: "table-unreadable", severity: "error", message, structure: "file", offset: 0 });
}
