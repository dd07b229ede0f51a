// SPDX-License-Identifier: LGPL-2.1-or-later

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { formats } from "../../../src/formats/all-formats.ts";
import { top } from "../../../tools/top.ts";
import { Random } from "../../nbft/random.ts";
import type { FuzzOptions } from "../fuzz.ts";
import { checkSource, type SourceOutcome } from "./check-source.ts";
import { makeSource, makeSourceCase, type SourceCase } from "./source-case.ts";

export interface SourceFuzzResult {
  /** Sources that one format or more takes for its own, that are read, and that make a table. */
  readonly recognized: number;
  readonly read: number;
  readonly encoded: number;
  /** One line or more for each case that failed. */
  readonly failures: readonly string[];
}

/** Milliseconds of this process for one case. Most take less than one; the largest YAML that is read takes half a second, and thrice that where others run. */
const longest = 3000;
/** Bytes that may be held between cases. */
const largest = 1 << 28;

/** Tries sources one after the other, as their seeds make them. What fails is made smaller and left in dist/fuzz. Ends after a few failures. */
export function fuzzSources({ firstSeed, count, onCase }: Omit<FuzzOptions, "programsEvery">): SourceFuzzResult {
  const sums = { recognized: 0, read: 0, encoded: 0 };
  const failures: string[] = [];
  for (let seed = firstSeed; seed < firstSeed + count && failures.length < 5; seed++) {
    const made = makeSourceCase(seed);
    const { recognized, read, encoded, problems } = tryCase(made);
    sums.recognized += Number(recognized > 0);
    sums.read += Number(read > 0);
    sums.encoded += Number(encoded > 0);
    if (problems.length > 0) {
      failures.push(describe(shrink(made)));
    }
    if (seed % 5000 === 0 && process.memoryUsage().heapUsed > largest && heldMemory() > largest) {
      failures.push(`after seed ${seed} the process holds ${heldMemory() >> 20} MiB`);
    }
    onCase?.(seed);
  }
  return { ...sums, failures };
}

/** Bytes that no garbage collection gives back. */
function heldMemory(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}

function tryCase(made: SourceCase): SourceOutcome {
  const sources = makeSource(made);
  const insisted = formats.length === 0 ? [] : [new Random(made.seed).pick(formats)];
  const before = process.cpuUsage();
  try {
    const outcome = checkSource(sources, insisted);
    const { user, system } = process.cpuUsage(before);
    const time = (user + system) / 1000;
    return time <= longest
      ? outcome
      : { ...outcome, problems: [...outcome.problems, `it takes ${Math.round(time)} ms`] };
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { recognized: 0, read: 0, encoded: 0, problems: [what] };
  }
}

/** Without the steps that it fails without. */
function shrink(made: SourceCase): SourceCase {
  const smaller = made.steps
    .map((step) => ({ ...made, steps: made.steps.filter((other) => other !== step) }))
    .find((candidate) => tryCase(candidate).problems.length > 0);
  return smaller === undefined ? made : shrink(smaller);
}

function describe(made: SourceCase): string {
  const folder = join(top, "dist/fuzz");
  const file = join(folder, `${made.seed}-${made.name.replaceAll("/", "-")}`);
  const [{ text } = { text: "" }] = makeSource(made);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
  const steps = made.steps.map(({ name }) => name).join(", ") || "nothing";
  const again = `npm run fuzz -- --sources --seed=${made.seed} --cases=1`;
  const { problems } = tryCase(made);
  return [
    `seed ${made.seed}: ${file} (${text.length} characters, changed: ${steps}); ${again}`,
    ...problems.slice(0, 5),
  ].join("\n  ");
}
