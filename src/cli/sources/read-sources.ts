// SPDX-License-Identifier: LGPL-2.1-or-later
// The words of a command that say where tables come from.

import { tableOf } from "../../description/table-of.ts";
import { type Description, FormatError, formatPlace, type Remark } from "../../description/types.ts";
import { formats, whole } from "../../formats/all-formats.ts";
import type { Format } from "../../formats/format.ts";
import {
  describeKernelOptions,
  isKernelOption,
  type PlacedOption,
  withoutSecrets,
} from "../../formats/kernel-options.ts";
import { type Kind, withDropIns } from "../../formats/kinds.ts";
import type { Host } from "../../host/host.ts";
import { parseCommandLine } from "../../machine/kernel-command-line.ts";
import { tableNumber } from "../../nbft/table-name.ts";
import type { SourceTable } from "../../sources/read-tables.ts";
import { becomeTools, tools } from "../become-tools.ts";
import { UsageError } from "../command.ts";
import { decodeMade, decodeText, type FileTable, isJson } from "./json-tables.ts";
import { formatOf } from "./kind-of-file.ts";
import { parseTables } from "./parse-tables.ts";
import { isPipe, readDropIns, readSourceFile, textOf, withFirstDropIn } from "./read-file.ts";

/** Files, with their drop-ins. */
const mostSources = 64;

export interface ReadSources {
  readonly tables: readonly SourceTable[];
  readonly remarks: readonly Remark[];
}

interface Part {
  readonly name: string;
  readonly description: Description;
}

interface NamedTable extends FileTable {
  readonly path: string;
}

/**
 * Tables stay one each; all other sources are parts of one table, the last one.
 * @param from what the files are; undefined: their content says it
 * @param machine the one that `system` means
 * @throws UsageError for what cannot be read, or is contradictory
 */
export function readSources(host: Host, words: readonly string[], from: Kind | undefined, machine: Host): ReadSources {
  refuseTooMany(words.length);
  const found: NamedTable[] = [];
  const parts: Part[] = [];
  const options: PlacedOption[] = [];
  let files = words.length;
  for (const word of from === "system" && words.length === 0 ? ["system"] : words) {
    if (isKernelWord(word)) {
      if (whole === undefined) {
        becomeTools(host);
      }
      options.push(...placeOptions(word));
    } else if (word === "system") {
      parts.push({ name: word, description: describe(() => readMachine(host, machine)) });
    } else {
      const file = readFile(host, word, from, mostSources - files);
      if ("tables" in file) {
        found.push(...file.tables.map((table) => ({ ...table, path: word })));
      } else {
        files += file.dropIns;
        parts.push({ name: word, description: file.description });
      }
    }
  }
  if (options.length > 0) {
    parts.push({ name: "kernel options", description: describe(() => describeKernelOptions(options)) });
  }
  const tables = numberTables(found);
  if (parts.length === 0) {
    return { tables, remarks: [] };
  }
  const { table, remarks, names: devices } = describe(() => tableOf(parts.map(({ description }) => description)));
  const unreached = tables.length === 0 ? [] : remarksOnNetworkAlone(parts);
  const names = parts.map(({ name }) => name);
  const path = names.length > 4 ? `${names.slice(0, 4).join(" + ")} + ${names.length - 4} more` : names.join(" + ");
  const number = Math.max(-1, ...tables.map((one) => one.number)) + 1;
  const made = {
    number,
    name: path,
    path,
    bytes: new Uint8Array(),
    made: decodeMade(table),
    isDescribed: true as const,
    names: devices,
    ...(isLater(parts) && { isLater: true as const }),
  };
  return { tables: [...tables, made], remarks: [...remarks, ...unreached] };
}

/** Whether no source has a connection that a boot needs, and one has others. */
function isLater(parts: readonly Part[]): boolean {
  const connecting = parts.filter(({ description: { connections } }) => connections.length > 0);
  return connecting.length > 0 && connecting.every(({ description }) => description.isLater);
}

/** Of sources beside tables that know interfaces, and nothing to connect: they are no part of these tables. */
function remarksOnNetworkAlone(parts: readonly Part[]): readonly Remark[] {
  const isAlone = parts.every(({ description: { connections } }) => connections.length === 0);
  const message = "does not reach the table beside it: make that again from its sources with this, or edit its hfi[]";
  return parts
    .filter(({ description: { interfaces } }) => isAlone && interfaces.length > 0)
    .map(({ name }) => ({ severity: "warning", place: { source: name }, message }));
}

function refuseTooMany(count: number): void {
  if (count > mostSources) {
    throw new UsageError(`${count} sources, more than ${mostSources}: name fewer`);
  }
}

/** An option, or a command line in quotes. */
function isKernelWord(word: string): boolean {
  return (
    isKernelOption(word) ||
    (/\s/.test(word) &&
      parseCommandLine(word).some(({ key, value }) => isKernelOption(value === undefined ? key : `${key}=`)))
  );
}

function placeOptions(word: string): PlacedOption[] {
  return parseCommandLine(word).map((option) => {
    const open = withoutSecrets(option);
    const { key, value } = open;
    return { ...option, place: { source: open === option && value !== undefined ? `${key}=${value}` : key } };
  });
}

function readMachine(host: Host, machine: Host): Description {
  if (whole === undefined) {
    becomeTools(host);
    throw new UsageError(`system: install ${tools}, which can read a running machine`);
  }
  return whole.readSystem(machine);
}

type ReadFile =
  | { readonly tables: readonly FileTable[] }
  | { readonly description: Description; readonly dropIns: number };

function readFile(host: Host, path: string, from: Kind | undefined, left: number): ReadFile {
  // A pipe can be read once: by the program that knows all formats, where there is one.
  if (whole === undefined && isPipe(host, path)) {
    becomeTools(host);
  }
  const bytes = readSourceFile(host, path);
  const text = withFirstDropIn(host, path, decodeText(bytes));
  const format = formatOf({ host, path, from, registry: { formats, whole }, text });
  if (format !== "table") {
    if (whole === undefined && format.name === "kernel-options") {
      becomeTools(host);
    }
    return describe(() => readFormat(host, format, path, bytes, left));
  }
  const isText = text !== undefined && !text.startsWith("NBFT") && isJson(path.replace(/^.*\//, ""), text);
  return { tables: isText ? parseTables(host, path, text) : [{ number: undefined, bytes }] };
}

function readFormat(host: Host, format: Format, path: string, bytes: Uint8Array, left: number): ReadFile {
  const dropIns = withDropIns.has(format.name) ? readDropIns(host, path, left) : [];
  return { description: format.read({ name: path, text: textOf(path, bytes) }, dropIns), dropIns: dropIns.length };
}

/** The work, with its refusal as one of the command. */
function describe<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof FormatError ? new UsageError(`${formatPlace(error.place)}: ${error.message}`) : error;
  }
}

/** NBFT and NBFTN keep their numbers; other names, and numbers that are taken, get the next free one. */
function numberTables(found: readonly NamedTable[]): SourceTable[] {
  const taken = new Set<number>();
  return found.map(({ path, bytes, made, number: own }) => {
    const name = path.replace(/^.*\//, "");
    let number = own ?? tableNumber(name) ?? 0;
    while (taken.has(number)) {
      number++;
    }
    taken.add(number);
    return { number, name, path, bytes, ...(made !== undefined && { made }) };
  });
}
