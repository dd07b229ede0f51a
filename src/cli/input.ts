// SPDX-License-Identifier: LGPL-2.1-or-later

import { type Host, HostError } from "../host/host.ts";
import { encode } from "../nbft/encode.ts";
import { EncodeError } from "../nbft/encode-error.ts";
import { isTableNumber, tableNumber } from "../nbft/table-name.ts";
import type { Table } from "../nbft/types.ts";
import { makePlan } from "../plan/plan.ts";
import { type DecodedTables, decodeTables } from "../sources/decode-tables.ts";
import type { LoadedPlan } from "../sources/load-plan.ts";
import { readTables, type SourceTable } from "../sources/read-tables.ts";
import { describeRejected } from "../sources/report.ts";
import { tableSizeLimit, whyUnreadable } from "../sources/table-files.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { visibleLines } from "../text/visible.ts";
import { flag, machineOf, type Options, texts, UsageError } from "./command.ts";

/** The bundler's: a module that is loaded where it is needed. */
declare function require(module: "../nbft/json/parse-table.ts"): typeof import("../nbft/json/parse-table.ts");

/** The tables that a command works on: the files it names, or else the machine's. */
export function loadTables(host: Host, options: Options): DecodedTables {
  const files = texts(options, "table");
  const sources = files.length === 0 ? readTables(machineOf(host, options)) : readFiles(host, files);
  return decodeTables(sources, { strict: flag(options, "strict") });
}

/** The same with the plan of a boot. */
export function loadInput(host: Host, options: Options): LoadedPlan {
  const decoded = loadTables(host, options);
  return { plan: makePlan(decoded.tables), ...decoded };
}

/** One line on stderr for each table that was refused. */
export function complain(host: Host, { rejected }: DecodedTables): void {
  for (const table of rejected) {
    host.stderr(visibleLines(`nbft-boot: ${describeRejected(table)}\n`));
  }
}

/**
 * A table in JSON, checked.
 * @param number which one, where the file is what `show --json` prints of several
 */
export function readJsonTable(host: Host, path: string, number: number | undefined): Table {
  const all = parseTables(path, readFile(host, path));
  const found = number === undefined ? all : all.filter((table) => table.number === number);
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) {
    const which = all.map((table) => table.number ?? 0).join(", ");
    const what = which === "" ? "no table in it" : `it has the tables ${which}: say which with --table N`;
    throw new UsageError(`${path}: ${what}`);
  }
  return only.table;
}

/** NBFT and NBFTN keep their numbers; other names, and numbers that are taken, get the next free one. JSON is encoded, so that it is read as firmware's would be. */
function readFiles(host: Host, paths: readonly string[]): SourceTable[] {
  const taken = new Set<number>();
  return paths.flatMap((path) => {
    const name = path.replace(/^.*\//, "");
    const bytes = readFile(host, path);
    const found = isJson(name, bytes) ? parseTables(path, bytes) : [{ number: undefined, bytes }];
    return found.map((one) => {
      let number = one.number ?? tableNumber(name) ?? 0;
      while (taken.has(number)) {
        number++;
      }
      taken.add(number);
      return { number, name, path, bytes: "table" in one ? encodeFor(path, one.table) : one.bytes };
    });
  });
}

/** Byte order mark of UTF-8, which some editors put in front of a text. */
const mark = [0xef, 0xbb, 0xbf];

/** Whether it is meant to be JSON; a binary table starts with its signature. */
function isJson(name: string, bytes: Uint8Array): boolean {
  const text = decodeText(bytes)?.trimStart() ?? "";
  return !text.startsWith("NBFT") && (/^[{[]/.test(text) || name.endsWith(".json") || isValid(text));
}

function isValid(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function decodeText(bytes: Uint8Array): string | undefined {
  return decodeUtf8(mark.every((byte, index) => bytes[index] === byte) ? bytes.subarray(mark.length) : bytes);
}

function readFile(host: Host, path: string): Uint8Array {
  try {
    const bytes = host.readInput(path, tableSizeLimit);
    if (bytes.length > 0) {
      return bytes;
    }
    throw new UsageError(`${path}: is empty: name a table, binary or JSON`);
  } catch (error) {
    if (error instanceof HostError) {
      throw new UsageError(`${path}: ${whyUnreadable(error.code)}: name a table, binary or JSON`);
    }
    throw error;
  }
}

interface ParsedTable {
  /** What `show --json` says of it. */
  readonly number: number | undefined;
  readonly table: Table;
}

/** One table, or all that `show --json` prints. */
function parseTables(path: string, bytes: Uint8Array): readonly ParsedTable[] {
  const text = decodeText(bytes);
  if (text === undefined) {
    throw new UsageError(`${path}: not JSON in UTF-8`);
  }
  return named(path, () => {
    const { parseJson, parseTable } = require("../nbft/json/parse-table.ts");
    const value = parseJson(text);
    const { tables } = (value ?? {}) as { readonly tables?: unknown };
    return Array.isArray(tables)
      ? tables.map((entry) => ({
          number: isTableNumber(entry?.number) ? entry.number : undefined,
          table: parseTable(entry?.table),
        }))
      : [{ number: undefined, table: parseTable(value) }];
  });
}

function encodeFor(path: string, table: Table): Uint8Array {
  return named(path, () => encode(table));
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
