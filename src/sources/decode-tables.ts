// SPDX-License-Identifier: LGPL-2.1-or-later
import { type DecodeOptions, decode } from "../nbft/decode.ts";
import { type Finding, notConfigured, TableError } from "../nbft/findings.ts";
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

/** What became of tables, each by itself. */
export interface DecodedTables {
  readonly tables: readonly DecodedTable[];
  readonly rejected: readonly RejectedTable[];
  /** Tables that say that firmware has nothing to boot from: to a boot as if there were none. */
  readonly switchedOff: readonly SourceTable[];
}

/** Decodes each table by itself. */
export function decodeTables(sources: readonly SourceTable[], options: DecodeOptions = {}): DecodedTables {
  const tables: DecodedTable[] = [];
  const rejected: RejectedTable[] = [];
  const switchedOff: SourceTable[] = [];
  for (const source of sources) {
    const { number } = source;
    try {
      if (source.unreadable !== undefined) {
        throw unreadable(source.unreadable);
      }
      tables.push({ number, source, ...(source.made ?? decode(source.bytes, options)) });
    } catch (error) {
      if (!(error instanceof TableError)) {
        throw error;
      }
      if (error.finding.code === notConfigured) {
        switchedOff.push(source);
      } else {
        rejected.push({ number, source, error });
      }
    }
  }
  return { tables, rejected, switchedOff };
}

function unreadable(code: string): TableError {
  const message = isForbidden(code) ? onlyRoot : whyUnreadable(code);
  return new TableError({ code: "table-unreadable", severity: "error", message, structure: "file", offset: 0 });
}

/** Firmware's tables have mode 0400. */
const onlyRoot = "only root may read NBFT (try sudo)";

function isForbidden(code: string): boolean {
  return code === "EACCES" || code === "EPERM";
}
