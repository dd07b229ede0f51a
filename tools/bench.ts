// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run bench: whole processes, ours and today's peers, in turn, on the same tables in the same Debian tree: instructions, time, memory; how
// instructions grow with what firmware has; bytes. --check compares with what the repository keeps.

import { copyFileSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseOptions } from "../test/lab/options.ts";
import { needPrograms } from "./apt.ts";
import { countBytes } from "./bench/bytes.ts";
import { type BenchCommand, bootCommands, machineOf, ours, processCommands } from "./bench/commands.ts";
import { type Counter, count, findCounter } from "./bench/count.ts";
import { describeMachine, writeSection } from "./bench/document.ts";
import { compareFigures, readFigures, writeFigures } from "./bench/figures.ts";
import { writeGrownMachine, writeMachines } from "./bench/machines.ts";
import { measureFigures } from "./bench/measure-figures.ts";
import { measureTimes } from "./bench/measure-times.ts";
import { here, inTree, type Place, whyNot } from "./bench/place.ts";
import { type BenchResult, type Growth, growthPlot, markdownBench, textBench, textComparison } from "./bench/report.ts";
import { grownSizes } from "./bench/sizes.ts";
import { mustRun, progress } from "./program.ts";
import { top } from "./top.ts";
import { trixieTree } from "./tree.ts";

const usage = `usage: npm run bench -- [OPTION]
Measures what dist/ has (npm run build): whole processes beside today's peers, how they grow, bytes.
  --markdown FILE    also writes the section of docs/benchmarks.md, and its plot beside it
  --check FILE       only compares instructions and bytes with those that FILE keeps (tools/bench/figures.json); exit status 1 where one has
                     grown by more than 5 %
  --write FILE       only measures these, and keeps them in FILE
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const given = parseOptions(
    { check: { type: "string" }, write: { type: "string" }, markdown: { type: "string" } },
    usage,
  );
  if (typeof given === "number") {
    return given;
  }
  const { values, positionals } = given;
  if (positionals.length > 0) {
    process.stderr.write(usage);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-bench-"));
  try {
    copyFileSync(join(top, "dist", "nbft-boot"), join(folder, "nbft-boot"));
    symlinkSync("nbft-boot", join(folder, "nbft-boot-generator"));
    writeMachines(folder);
    if (values.check !== undefined || values.write !== undefined) {
      return await keepFigures(folder, values);
    }
    const result = await bench(folder);
    process.stdout.write(textBench(result));
    if (values.markdown !== undefined) {
      const plot = "benchmarks-growth.svg";
      writeFileSync(join(dirname(values.markdown), plot), growthPlot(result));
      writeSection(values.markdown, "npm run bench", markdownBench(result, plot));
    }
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Compares, or writes, or both. */
async function keepFigures(folder: string, { check, write }: { check?: string; write?: string }): Promise<number> {
  if (check !== undefined && !existsSync(check)) {
    progress(`${check}: no such file; npm run bench -- --write ${check} makes it`);
    return 2;
  }
  const kept = check === undefined ? undefined : readFigures(check);
  if (check !== undefined && kept === undefined) {
    progress(`${check} has no figures of ${process.arch}: nothing is compared`);
  }
  if (kept === undefined && write === undefined) {
    return 0;
  }
  const { figures, uncounted } = await measureFigures(folder);
  if (write !== undefined) {
    if (uncounted.length > 0) {
      progress(`${write} is not written without ${uncounted.join(", ")}`);
      return 1;
    }
    writeFigures(write, figures);
  }
  if (kept === undefined) {
    return 0;
  }
  const comparison = compareFigures(kept, figures, uncounted);
  process.stdout.write(textComparison(comparison));
  if (comparison.wrong.length > 0) {
    progress(`where that is what it takes: npm run bench -- --write ${check}`);
  }
  return comparison.wrong.length > 0 ? 1 : 0;
}

async function bench(folder: string): Promise<BenchResult> {
  const tree = await trixieTree();
  await needPrograms({ time: "time" });
  copyFileSync("/usr/bin/time", join(folder, "time"));
  copyFileSync(join(top, "tools", "bench", "measure.sh"), join(folder, "measure.sh"));
  const program = join(folder, "nbft-boot");
  writeFileSync(
    join(folder, "small.json"),
    await mustRun([program, ...ours.split(" "), "--root", join(folder, "small")]),
  );
  const counter = await findCounter(here(folder));
  // perf counts on this machine alone.
  const place = counter?.name === "perf" ? here(folder) : inTree(tree, folder, counter?.folders ?? []);
  const commands = await thatWork(inTree(tree, folder, []), tree, processCommands);
  progress("counting instructions");
  const instructions = await countEach(counter, place, tree, commands);
  progress("measuring times");
  const times = await measureTimes(tree, folder, commands);
  return {
    machine: describeMachine(),
    counter: counter?.name ?? "nothing",
    measured: commands.map(({ name }, index) => {
      const counted = instructions[index];
      const { milliseconds = Number.NaN, kilobytes = Number.NaN } = times[index] ?? {};
      return { name, milliseconds, kilobytes, ...(counted === undefined ? {} : { instructions: counted }) };
    }),
    growth: counter === undefined ? [] : await grow(folder, counter),
    bytes: (await countBytes()).bytes,
  };
}

/** Each is run once: what does not do what it is measured for is left out, and that is said. Ours has to work. */
async function thatWork(
  place: Place,
  tree: string,
  commands: readonly BenchCommand[],
): Promise<readonly BenchCommand[]> {
  const working: BenchCommand[] = [];
  for (const command of commands) {
    const { name, needs } = command;
    const isThere = needs === undefined || existsSync(join(tree, needs));
    const wrong = isThere
      ? whyNot(command, await place.run(command.argv(place.bench), command.environment?.(place.bench)))
      : `/${needs} is not in the tree`;
    if (wrong === undefined) {
      working.push(command);
    } else if (needs === undefined) {
      throw new Error(`${name}: ${wrong}`);
    } else {
      progress(`left out: ${name}: ${wrong}`);
    }
  }
  return working;
}

async function countEach(
  counter: Counter | undefined,
  place: Place,
  tree: string,
  commands: readonly BenchCommand[],
): Promise<readonly (number | undefined)[]> {
  const counts: (number | undefined)[] = [];
  for (const command of commands) {
    const isElsewhere =
      counter?.name === "perf" && command.needs !== undefined && existsSync(join(tree, command.needs));
    counts.push(counter === undefined || isElsewhere ? undefined : await count(counter, place, command));
  }
  return counts;
}

async function grow(folder: string, counter: Counter): Promise<readonly Growth[]> {
  const place = here(folder);
  const growth: Growth[] = [];
  for (const size of grownSizes) {
    progress(`counting ${size.hfis} HFIs, ${size.ssns} SSNS`);
    writeGrownMachine(join(folder, machineOf(size)), size);
    const instructions: Record<string, number> = {};
    for (const command of bootCommands(size)) {
      instructions[command.name.replace(/,.*/, "")] = await count(counter, place, command);
    }
    growth.push({ size, instructions });
  }
  return growth;
}
