// SPDX-License-Identifier: LGPL-2.1-or-later

import { formatPlace, type Remark } from "../description/types.ts";
import { type Kind, kinds } from "../formats/kinds.ts";
import type { Host } from "../host/host.ts";
import { describeOrigin } from "../plan/origin.ts";
import { makePlan } from "../plan/plan.ts";
import type { BootPlan } from "../plan/types.ts";
import { type DecodedTables, decodeTables } from "../sources/decode-tables.ts";
import type { LoadedPlan } from "../sources/load-plan.ts";
import { readMachine } from "../sources/machine-sources.ts";
import { describeRejected } from "../sources/report.ts";
import { limitLines } from "../text/limit-lines.ts";
import { visible } from "../text/visible.ts";
import { flag, machineOf, type Options, text, texts, UsageError } from "./command.ts";
import type { ReadSources } from "./sources/read-sources.ts";

/** The bundler's: a module that is loaded where it is needed. */
declare function require(module: "./sources/read-sources.ts"): typeof import("./sources/read-sources.ts");

/** The tables that a command works on, and what their sources say that no table can. */
export interface InputTables extends DecodedTables {
  readonly remarks: readonly Remark[];
}

/** The same with the plan of a boot. */
export interface Input extends LoadedPlan, InputTables {}

/** Whether a command is about what it was given, and not about this machine's tables. */
export function namesSources(options: Options): boolean {
  return texts(options, "source").length > 0 || text(options, "from") !== undefined;
}

/** The sources that a command was given, as tables. */
export function readNamedSources(host: Host, options: Options): ReadSources {
  const words = texts(options, "source");
  const from: Kind | undefined = kinds.find((kind) => kind === options.from);
  if (words.length === 0 && from !== "system") {
    throw new UsageError(`--from=${from}: say which file`);
  }
  // Also where no word needs it: a folder that is not there is a mistake.
  const machine = machineOf(host, options);
  return require("./sources/read-sources.ts").readSources(host, words, from, machine);
}

/** The tables that a command works on: of the sources it names, or else the machine's. */
export function loadTables(host: Host, options: Options): InputTables {
  const { tables, remarks } = namesSources(options)
    ? readNamedSources(host, options)
    : readMachine(machineOf(host, options));
  return { ...decodeTables(tables, { strict: flag(options, "strict") }), remarks };
}

/** The same with the plan of a boot. */
export function loadInput(host: Host, options: Options): Input {
  const decoded = loadTables(host, options);
  return { plan: makePlan(decoded.tables), ...decoded };
}

/** One line on stderr for each table that was refused, and for each remark. */
export function complain(host: Host, input: InputTables): void {
  sayLines(host, input.rejected.map(describeRejected));
  sayRemarks(host, input.remarks);
}

/** More say nothing more. */
const mostRemarks = 200;

/** One line on stderr for each remark. */
export function sayRemarks(host: Host, remarks: readonly Remark[]): void {
  const lines = remarks.map(({ place, message }) => `${formatPlace(place)}: ${message}`);
  sayLines(
    host,
    limitLines(lines, mostRemarks, (count) => `${count} more remarks`),
  );
}

function sayLines(host: Host, lines: readonly string[]): void {
  for (const line of lines) {
    host.stderr(`nbft-boot: ${visible(line)}\n`);
  }
}

/** What a plan leaves out although a boot may need it, a line each. */
export function describeLost({ dropped }: BootPlan): readonly string[] {
  return dropped.filter(({ matters }) => matters).map(({ origin, reason }) => `${describeOrigin(origin)}: ${reason}`);
}

/** 2 where a table was refused, 1 where a source asks for a connection that had to be left out, else 0. */
export function statusOf({ rejected, remarks, tables, plan }: InputTables & { readonly plan?: BootPlan }): number {
  const described = tables.filter(({ source }) => source.isDescribed === true).map(({ number }) => number);
  const isLost = plan?.dropped.some(
    ({ matters, origin: { table, structure } }) =>
      matters && (structure === "SSNS" || structure === "Discovery") && described.includes(table),
  );
  return rejected.length > 0 ? 2 : isLost || remarks.some(({ severity }) => severity === "error") ? 1 : 0;
}
