// SPDX-License-Identifier: LGPL-2.1-or-later
// All that a machine's boot goes by: its tables, and one more that is made of what is none.

import type { Remark } from "../description/types.ts";
import type { Host } from "../host/host.ts";
import { bootStage } from "../machine/boot-stage.ts";
import { isSwitchedOn, readCommandLine } from "../machine/kernel-command-line.ts";
import { tableName } from "../nbft/table-name.ts";
import type { Described } from "./described-table.ts";
import { findKept } from "./kept-sources.ts";
import { isMeant } from "./nvme-folder.ts";
import { isConnection } from "./nvmf-options.ts";
import { largestNumber, readTables, type SourceTable } from "./read-tables.ts";
import { hasTables } from "./table-files.ts";

/** The bundler's: a module that is loaded where it is needed. */
declare function require(module: "./described-table.ts"): typeof import("./described-table.ts");

/** dracut.cmdline(7): no table, whatever else there is. */
export const noTables = "rd.nvmf.nonbft";

export interface MachineSources {
  readonly tables: readonly SourceTable[];
  readonly remarks: readonly Remark[];
  /** What the last one of the tables is made of, where it is no table. */
  readonly described?: Described;
}

/** In the order of their numbers. What is made has the number of its folder in the real root, and the next free one in an initramfs. */
export function readMachine(host: Host): MachineSources {
  const described = readDescribed(host);
  if (described === undefined) {
    return { tables: readTables(host), remarks: [] };
  }
  const { made, name, remarks } = described;
  const tables = isSwitchedOn(readCommandLine(host), noTables, false) ? [] : readTables(host, described.number);
  const number = described.number ?? Math.max(-1, ...tables.map((table) => table.number)) + 1;
  if (number > largestNumber) {
    const message = "no number is left";
    return { tables, remarks: [...remarks, { severity: "error", place: { source: name }, message }] };
  }
  const table = { number, name: tableName(number), path: name, bytes: new Uint8Array(), made };
  return { tables: [...tables, table].sort((a, b) => a.number - b.number), remarks, described };
}

/** Most machines have nothing of it, and pay for no more than this question. */
function readDescribed(host: Host): Described | undefined {
  return mayBeDescribed(host) ? require("./described-table.ts").readDescribed(host) : undefined;
}

/** No file is read for it. */
function mayBeDescribed(host: Host): boolean {
  return (
    readCommandLine(host).some(isConnection) ||
    findKept(host) !== undefined ||
    (bootStage(host) === "initramfs" && isMeant(host))
  );
}

/** Whether there is anything to look at. All that a machine without it pays for at each boot. */
export function hasSources(host: Host): boolean {
  return hasTables(host) || mayBeDescribed(host);
}
