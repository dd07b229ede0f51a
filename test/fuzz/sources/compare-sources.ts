// SPDX-License-Identifier: LGPL-2.1-or-later
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { compareOnFiles } from "../compare-engines.ts";
import { makeSource, makeSourceCase } from "./source-case.ts";

/**
 * Gives the sources of these seeds, each alone, to two programs, and compares what they say and their exit status.
 * @returns one line for each difference
 */
export function compareSources(seeds: readonly number[], programs: readonly [string, string]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-sources-"));
  try {
    return seeds.flatMap((seed) => {
      const files = makeSource(makeSourceCase(seed)).map(({ name, text }) => ({
        path: join(folder, `${seed}`, name),
        text,
      }));
      for (const { path, text } of files) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
      return compareOnFiles(
        files.slice(0, 1).map(({ path }) => path),
        programs,
        sourceCommands,
      );
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sourceCommands = [["show", "--json"]];
