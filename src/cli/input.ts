// SPDX-License-Identifier: LGPL-2.1-or-later

import { type Host, HostError } from "../host/host.ts";
import { encode } from "../nbft/encode.ts";
import { EncodeError } from "../nbft/encode-error.ts";
import { tableNumber } from "../nbft/table-name.ts";
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

/** A table in JSON, checked. */
export function readJsonTable(host: Host, path: string): Table {
  return parseJson(path, readFile(host, path));
}

/** NBFT and NBFTN keep their numbers; other names, and numbers that are taken, get the next free one. JSON is encoded, so that it is read as firmware's would be. */
function readFiles(host: Host, paths: readonly string[]): SourceTable[] {
  const taken = new Set<number>();
  return paths.map((path) => {
    const name = path.replace(/^.*\//, "");
    let number = tableNumber(name) ?? 0;
    while (taken.has(number)) {
      number++;
    }
    taken.add(number);
    const bytes = readFile(host, path);
    return { number, name, path, bytes: isJson(bytes) ? encodeFor(path, parseJson(path, bytes)) : bytes };
  });
}

/** Byte order mark of UTF-8, which some editors put in front of a text, and white space of JSON. */
const mark = [0xef, 0xbb, 0xbf];
const whiteSpace = [0x20, 0x09, 0x0a, 0x0d];

/** Whether it is an object in JSON; a binary table starts with its signature. */
function isJson(bytes: Uint8Array): boolean {
  const start = hasMark(bytes) ? mark.length : 0;
  return bytes.subarray(start).find((byte) => !whiteSpace.includes(byte)) === 0x7b;
}

function hasMark(bytes: Uint8Array): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

function readFile(host: Host, path: string): Uint8Array {
  try {
    return host.readInput(path, tableSizeLimit);
  } catch (error) {
    if (error instanceof HostError) {
      throw new UsageError(`${path}: ${whyUnreadable(error.code)}: name a table, binary or JSON`);
    }
    throw error;
  }
}

function parseJson(path: string, bytes: Uint8Array): Table {
  const json = decodeUtf8(hasMark(bytes) ? bytes.subarray(mark.length) : bytes);
  if (json === undefined) {
    throw new UsageError(`${path}: not UTF-8`);
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new UsageError(`${path}: not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return named(path, () => require("../nbft/json/parse-table.ts").parseTable(value));
}

function encodeFor(path: string, table: Table): Uint8Array {
  return named(path, () => encode(table));
}

/** Says which file an error is about. */
function named<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof EncodeError) {
      throw new UsageError(`${path}: ${error.message}`);
    }
    throw error;
  }
}
