// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run fuzz [-- --cases=N] [--seed=N] [--jobs=N] [--sources]: hostile tables, a million of them, in as many processes as there are processors;
// with --sources what is no table, but knows of paths. What fails is left in dist/fuzz, and said with its seed: the same seed makes the same.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { engines } from "../test/cli/run-command.ts";
import { compareEngines } from "../test/fuzz/compare-engines.ts";
import { fuzz } from "../test/fuzz/fuzz.ts";
import { fuzzSources } from "../test/fuzz/sources/fuzz-sources.ts";
import { progress } from "./program.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    jobs: { type: "string", default: String(availableParallelism()) },
    sources: { type: "boolean", default: false },
  },
});
const [cases, firstSeed, jobs] = [values.cases, values.seed, values.jobs].map(Number) as [number, number, number];

/** How many cases there are between two lines of progress, and how many of them both engines get. */
const slice = 20_000;
const sample = 16;

/** Returns what has failed. */
function tryHere(): readonly string[] {
  const failures: string[] = [];
  for (let start = firstSeed; start < firstSeed + cases && failures.length === 0; start += slice) {
    const count = Math.min(slice, firstSeed + cases - start);
    if (values.sources) {
      const { recognized, read, encoded, failures: failed } = fuzzSources({ firstSeed: start, count });
      failures.push(...failed);
      const counts = `${recognized} recognized, ${read} read, ${encoded} made a table`;
      progress(`seeds ${start} to ${start + count - 1}: ${counts}`);
      continue;
    }
    const result = fuzz({ firstSeed: start, count, programsEvery: cases === 1 ? 1 : 100 });
    failures.push(...result.failures);
    if (Object.values(engines).every((program) => existsSync(program))) {
      const step = Math.ceil(count / sample);
      const seeds = Array.from({ length: Math.floor(count / step) }, (_, index) => start + index * step);
      failures.push(...compareEngines(seeds, [engines.native, engines.node]));
    }
    progress(`seeds ${start} to ${start + count - 1}: ${result.decoded} decoded, ${result.connected} with paths`);
  }
  return failures;
}

/** Divides the cases among processes; returns whether all were well. */
async function divide(): Promise<boolean> {
  const share = Math.ceil(cases / jobs);
  const children: ChildProcess[] = [];
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      children.map((child) => child.kill(signal));
      process.kill(process.pid, signal);
    });
  }
  const ended = Array.from({ length: jobs }, async (_, job) => {
    const count = Math.min(share, cases - job * share);
    const args = [`--cases=${count}`, `--seed=${firstSeed + job * share}`, "--jobs=1"];
    const kind = values.sources ? ["--sources"] : [];
    const child = spawn(process.execPath, [process.argv[1] ?? "", ...args, ...kind], { stdio: "inherit" });
    children.push(child);
    const [status] = await once(child, "exit");
    return status === 0;
  });
  return (await Promise.all(ended)).every(Boolean);
}

if (jobs > 1 && cases > slice) {
  process.exitCode = (await divide()) ? 0 : 1;
} else {
  const failures = tryHere();
  for (const failure of failures) {
    progress(`FAILED ${failure}`);
  }
  process.exitCode = failures.length === 0 ? 0 : 1;
}
