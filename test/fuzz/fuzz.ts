// SPDX-License-Identifier: LGPL-2.1-or-later

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { top } from "../../tools/top.ts";
import { checkBytes, type Outcome } from "./check-case.ts";
import { type FuzzCase, makeBytes, makeCase } from "./fuzz-case.ts";

export interface FuzzOptions {
  readonly firstSeed: number;
  readonly count: number;
  /** Every how many cases all programs run, which take fifty times as long. */
  readonly programsEvery: number;
  /** Called after each case. */
  readonly onCase?: (seed: number) => void;
}

export interface FuzzResult {
  readonly decoded: number;
  /** How many have paths. */
  readonly connected: number;
  /** One line or more for each case that failed. */
  readonly failures: readonly string[];
}

/** Milliseconds of this process for one case, which take one or two; with programs fifty. Ten times as much is another machine. */
const longest = { plain: 1000, programs: 5000 };

/** Tries tables one after the other, as their seeds make them. What fails is made smaller and left in dist/fuzz. Ends after a few failures. */
export function fuzz({ firstSeed, count, programsEvery, onCase }: FuzzOptions): FuzzResult {
  let decoded = 0;
  let connected = 0;
  const failures: string[] = [];
  for (let seed = firstSeed; seed < firstSeed + count && failures.length < 5; seed++) {
    const programs = seed % programsEvery === 0;
    const made = makeCase(seed);
    const { isDecoded, paths, problems } = tryCase(made, programs);
    decoded += Number(isDecoded);
    connected += Number(paths > 0);
    if (problems.length > 0) {
      failures.push(describe(shrink(made, programs), programs));
    }
    onCase?.(seed);
  }
  return { decoded, connected, failures };
}

function tryCase(made: FuzzCase, programs: boolean): Outcome {
  const before = process.cpuUsage();
  try {
    const outcome = checkBytes(makeBytes(made), programs);
    const { user, system } = process.cpuUsage(before);
    const time = (user + system) / 1000;
    const isLong = time > (programs ? longest.programs : longest.plain);
    return isLong ? { ...outcome, problems: [...outcome.problems, `it takes ${Math.round(time)} ms`] } : outcome;
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { isDecoded: false, paths: 0, problems: [what] };
  }
}

/** Without the steps that it fails without. */
function shrink(made: FuzzCase, programs: boolean): FuzzCase {
  const smaller = [
    ...made.steps.map((step) => ({ ...made, steps: made.steps.filter((other) => other !== step) })),
    ...(made.hasLength ? [] : [{ ...made, hasLength: true }]),
    ...(made.hasChecksum ? [] : [{ ...made, hasChecksum: true }]),
  ].find((candidate) => tryCase(candidate, programs).problems.length > 0);
  return smaller === undefined ? made : shrink(smaller, programs);
}

function describe(made: FuzzCase, programs: boolean): string {
  const folder = join(top, "dist/fuzz");
  const file = join(folder, `${made.seed}.bin`);
  const bytes = makeBytes(made);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, bytes);
  const steps = made.steps.map(({ name }) => name).join(", ") || "nothing";
  const again = `npm run fuzz -- --seed=${made.seed} --cases=1`;
  const { problems } = tryCase(made, programs);
  return [
    `seed ${made.seed}: ${file} (${bytes.length} bytes, changed: ${steps}); ${again}`,
    ...problems.slice(0, 5),
  ].join("\n  ");
}
