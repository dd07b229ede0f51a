// SPDX-License-Identifier: LGPL-2.1-or-later
// What a cell of a matrix rests on: boots, and tests.

import type { KeptResult } from "./kept-results.ts";

/** A boot by the name of its scenario, or a test file without its ending. */
export type Evidence = { readonly kind: "boot" | "test"; readonly name: string };
export type Cell = readonly Evidence[];

/** What went wrong, numbered from 1. */
export type Notes = string[];

export const boot = (name: string): Cell => [{ kind: "boot", name }];
export const unitTest = (name: string): Cell => [{ kind: "test", name }];

/** `yes 12.3 s` of a boot, a link to a test; nothing of what was not booted. */
export function cellText(cell: Cell, results: readonly KeptResult[], notes: Notes): string {
  return cell
    .map(({ kind, name }) => (kind === "test" ? `[test](../test/${name}.test.ts)` : bootText(name, results, notes)))
    .filter((text) => text !== "")
    .join(", ");
}

function bootText(name: string, results: readonly KeptResult[], notes: Notes): string {
  const result = results.find((candidate) => candidate.name === name);
  if (result === undefined || result.status === "skipped") {
    return "";
  }
  const { mounted, initramfs = 0 } = result.times;
  const seconds = mounted === undefined ? "" : ` ${(mounted - initramfs).toFixed(1)} s`;
  if (result.status === "passed") {
    return `yes${seconds}`;
  }
  notes.push(`${name}: ${result.reasons.map((reason) => reason.split("\n")[0]).join("; ")}`);
  return `**no**${seconds} (${notes.length})`;
}
