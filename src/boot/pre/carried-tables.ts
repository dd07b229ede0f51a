// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { tableName } from "../../nbft/table-name.ts";
import { writeTree } from "../../output/write-tree.ts";
import type { DecodedTable } from "../../sources/decode-tables.ts";
import { keptSources } from "../../sources/kept-sources.ts";
import type { LoadedPlan } from "../../sources/load-plan.ts";
import { isCarried, keptFolder } from "../../sources/table-files.ts";

/**
 * Copies the tables that only the initramfs has, and credentials, to /run, where the real root finds them under the same numbers; what names units
 * and interfaces stays the same. Firmware's tables are there in the real root as well.
 */
export function keepCarriedTables(host: Host, tables: readonly DecodedTable[]): void {
  const carried = tables.filter(({ source }) => source.made === undefined && isCarried(source.path));
  if (carried.length > 0) {
    host.makeDirectory(keptFolder, 0o755);
  }
  for (const { number, source } of carried) {
    host.writeFile(`${keptFolder}/${tableName(number)}`, source.bytes, 0o600);
  }
}

/** The same for what is no table: the sources of the one that is made of them. */
export function keepDescribed(host: Host, { described, tables }: LoadedPlan): void {
  const made = tables.find(({ source }) => source.made !== undefined);
  if (described !== undefined && made !== undefined) {
    writeTree(host, keptSources(made.number, described.files));
  }
}
