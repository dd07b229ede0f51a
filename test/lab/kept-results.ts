// SPDX-License-Identifier: LGPL-2.1-or-later
// Results in a file, which a run adds to: the whole matrix takes an hour on a small machine, and may be booted in parts.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Result } from "./run-scenario.ts";

/** A result without its consoles. */
export interface KeptResult extends Omit<Result, "lines" | "targetLines"> {
  /** The last that a machine complained about that has not booted well. */
  readonly complaint?: string;
  /** It is the second boot, because the first one died with its emulator: of what. */
  readonly repeated?: string;
}

export function keep({ lines, targetLines: _, ...result }: Result): KeptResult {
  // Before that the kernel speaks of errors that it could collect, and of invalidation.
  const start = lines.findIndex(({ text }) => text.includes("Run /init as init process"));
  const complaint = lines
    .slice(start + 1)
    .map(({ text }) => text.replace(/^\[[ .\d]+\] /, "").trim())
    .filter((text) => /fail|error|invalid|unable|cannot|could not|timed out|warn|no controller/i.test(text))
    .pop();
  return result.status === "passed" || complaint === undefined ? result : { ...result, complaint };
}

/** Writes results into a file that may have others of an earlier run; returns all that are in it now. */
export function addToFile(path: string, results: readonly KeptResult[]): readonly KeptResult[] {
  const earlier: readonly KeptResult[] = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : [];
  const all = [...earlier.filter(({ name }) => !results.some((result) => result.name === name)), ...results];
  writeFileSync(path, `${JSON.stringify(all, undefined, 2)}\n`);
  return all;
}
