// SPDX-License-Identifier: LGPL-2.1-or-later
// Documents of tables as fixtures have them.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Export, Exported, ExportInput } from "../../src/export/types.ts";
import { decode } from "../../src/nbft/decode.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { top } from "../../tools/top.ts";
import { makeTable, type TableFixture } from "../golden/tables.ts";

export type Options = ExportInput["options"];

/** With texts that would be commands, sections or paths of their own if they got out of their places. */
export const hostileFixture: TableFixture = Object.values(
  JSON.parse(readFileSync(join(top, "test/roots/15-hostile-strings/root/tables.json"), "utf8")) as object,
)[0];

/** For options, which nobody has checked: what a shell, GRUB, iPXE, YAML, a Containerfile or systemd would obey. */
export const hostileTexts = [
  "/a b",
  "/a  b",
  "/it's",
  '/"quoted"',
  "/$(reboot)",
  `/\${net0/mac}`,
  "/`id`",
  "/a;reboot",
  "/a && reboot",
  "/a || reboot",
  "/a #b",
  "#a",
  "/a{{x}}",
  "/a\\b",
  "/a\\",
  "/a*?[b]",
  "/a: b",
  "/%i%%",
  "/{a,b}",
  "/é",
  "--option",
  "&&",
];

/** What no line can hold. */
export const refusedTexts = ["", " /a", "/a ", "/a\nreboot", "/a\r", "/a\u0000", "/a\u202eb", "/a\u2028b", "/a\ud800"];

export function inputOf(fixture: TableFixture, options: Options = {}): ExportInput {
  const { table } = decode(makeTable(fixture));
  return { plan: makePlan([{ number: 0, table }]), tables: [table], options };
}

/** With the text of its main file, or of the only one. */
export function exporting(
  make: Export,
  fixture: TableFixture,
  options: Options = {},
): Exported & { readonly text: string } {
  const exported = make(inputOf(fixture, options));
  return { ...exported, text: textOf(exported, exported.main) };
}

export function exportText(make: Export, fixture: TableFixture, options: Options = {}): string {
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
