// SPDX-License-Identifier: LGPL-2.1-or-later
// Documents of tables as fixtures have them.

import type { Export, Exported, ExportInput } from "../../src/export/types.ts";
import { decode } from "../../src/nbft/decode.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { makeTable, type TableFixture } from "../golden/tables.ts";

export function inputOf(fixture: TableFixture, options: ExportInput["options"] = {}): ExportInput {
  const { table } = decode(makeTable(fixture));
  return { plan: makePlan([{ number: 0, table }]), tables: [table], options };
}

/** With the text of its main file, or of the only one. */
export function exporting(
  make: Export,
  fixture: TableFixture,
  options: ExportInput["options"] = {},
): Exported & { readonly text: string } {
  const exported = make(inputOf(fixture, options));
  return { ...exported, text: textOf(exported, exported.main) };
}

export function exportText(make: Export, fixture: TableFixture, options: ExportInput["options"] = {}): string {
  return exporting(make, fixture, options).text;
}

/** Of a file, or else of the only one. */
export function textOf({ files }: Exported, path?: string): string {
  const [only] = files.keys();
  const entry = files.get(path ?? only ?? "");
  if (entry === undefined || "target" in entry) {
    throw new Error(`no file ${path}`);
  }
  return entry.text;
}
