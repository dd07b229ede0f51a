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

/** `yes 12.3 s`, seconds from the start of the initramfs to root mounted; what failed or was skipped has a number and a note. */
export function bootText(name: string, results: readonly KeptResult[], notes: Notes): string {
  const result = results.find((candidate) => candidate.name === name);
  if (result === undefined || result.status === "skipped") {
    return result === undefined ? "" : note(notes, `${name}: skipped: ${result.reasons.join("; ")}`, "-");
  }
  const { mounted, initramfs = 0 } = result.times;
  const seconds = mounted === undefined ? "" : ` ${(mounted - initramfs).toFixed(1)} s`;
  return result.status === "passed" ? `yes${seconds}` : note(notes, `${name}: ${how(result)}`, `**no**${seconds}`);
}

function note(notes: Notes, text: string, mark: string): string {
  notes.push(text);
  return `${mark} (${notes.length})`;
}

/** What was wrong, and the last that the machine complained about. */
function how({ reasons, complaint }: KeptResult): string {
  return [
    ...reasons.map((reason) => reason.split("\n")[0]),
    ...(complaint === undefined ? [] : [`\`${complaint.replaceAll("`", "'").slice(0, 160)}\``]),
  ].join("; ");
}
