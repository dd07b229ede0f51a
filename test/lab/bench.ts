// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run bench:boot: the same boots with Debian's own initramfs, with ours, from local disks, from other storage networks, and with the least that
// can boot, in turn: guest instructions, and seconds.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describeMachine, writeSection } from "../../tools/bench/document.ts";
import { makeOrSay, mustRun, progress } from "../../tools/program.ts";
import { type Contestant, contestants, scenarioOf } from "./bench-contestants.ts";
import { bootsPlot, markdownComparison } from "./bench-document.ts";
import {
  type Boot,
  type Comparison,
  joinComparisons,
  type Measure,
  measures,
  textComparison,
  unitOf,
} from "./bench-report.ts";
import { parseOptions } from "./options.ts";
import { buildInstallation, prepareLab } from "./prepare-lab.ts";
import { type Lab, type Result, runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { benchScenarios } from "./scenarios/bench.ts";

const usage = `usage: npm run bench:boot -- [OPTION...] [SCENARIO...]
Boots ${contestants.map(({ name }) => `"${name}"`).join(", ")} in turn in each scenario: ${benchScenarios.map(({ name }) => name).join(", ")};
those that are not booted by NVMe/TCP only in the first one. Counts guest instructions, then the same boots by the clock.
  --rounds N         how often, an odd number (default 3); instructions are the same in each to two or three percent
  --only MEASURE     ${measures.join(" or ")}
  --contestants A;B  no others than these
  --json FILE        writes every boot, for programs
  --from FILES       boots nothing: the boots are those of such files, with commas between them
  --markdown FILE    also writes the sections of docs/benchmarks.md, and their plots beside it
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = {
    rounds: { type: "string", default: "3" },
    only: { type: "string" },
    contestants: { type: "string" },
    json: { type: "string" },
    from: { type: "string" },
    markdown: { type: "string" },
  } as const;
  const given = parseOptions(options, usage);
  if (typeof given === "number") {
    return given;
  }
  const { values, positionals } = given;
  const names = values.contestants?.split(";") ?? contestants.map(({ name }) => name);
  const chosen = measures.filter((measure) => values.only === undefined || values.only === measure);
  const scenarios = benchScenarios.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const rounds = Number(values.rounds);
  const isKnown = names.every((name) => contestants.some((contestant) => contestant.name === name));
  if (!isKnown || chosen.length === 0 || scenarios.length === 0 || !(rounds % 2 === 1)) {
    process.stderr.write(usage);
    return 2;
  }
  const competing = contestants.filter(({ name }) => names.includes(name));
  const comparison =
    values.from === undefined
      ? await boot(competing, scenarios, chosen, rounds, values.json)
      : joinComparisons(values.from.split(",").map((path): Comparison => JSON.parse(readFileSync(path, "utf8"))));
  if (comparison === undefined) {
    return 0;
  }
  if (values.markdown !== undefined) {
    for (const measure of measures.filter((measure) => comparison.boots.some((boot) => boot.measure === measure))) {
      const plot = `benchmarks-boots-${measure}.svg`;
      writeFileSync(join(dirname(values.markdown), plot), bootsPlot(comparison, measure));
      const command = `npm run bench:boot, ${measure}`;
      writeSection(values.markdown, command, markdownComparison(comparison, measure, plot));
    }
  }
  process.stdout.write(textComparison(comparison));
  return comparison.boots.some(({ isOurs, failure }) => isOurs && failure !== undefined) ? 1 : 0;
}

async function boot(
  competing: readonly Contestant[],
  scenarios: readonly Scenario[],
  chosen: readonly Measure[],
  rounds: number,
  json: string | undefined,
): Promise<Comparison | undefined> {
  const lab = await makeOrSay("no machine can be booted here", prepareLab);
  if (lab === undefined || !buildInstallation()) {
    process.exitCode = lab === undefined ? 0 : 1;
    return undefined;
  }
  const { qemu, accelerator } = lab.emulator;
  const version = /version (\S+)/.exec((await mustRun([...qemu, "--version"])).toString())?.[1] ?? "";
  const about = {
    machine: describeMachine(),
    kernel: lab.tree.kernel,
    emulator: `QEMU ${version}`,
    accelerator,
    contestants: competing.map(({ name, story }) => ({ name, story })),
    scenarios: scenarios.map(({ name, story }) => ({ name, story })),
  };
  const boots: Boot[] = [];
  for await (const boot of bootInTurn(lab, competing, scenarios, chosen, rounds)) {
    boots.push(boot);
    if (json !== undefined) {
      writeFileSync(json, `${JSON.stringify({ ...about, boots }, undefined, 2)}\n`);
    }
  }
  return { ...about, boots };
}

/** One machine at a time, every contestant before any has its next round: what else this machine does hits all of them alike. */
async function* bootInTurn(
  lab: Lab,
  competing: readonly Contestant[],
  scenarios: readonly Scenario[],
  chosen: readonly Measure[],
  rounds: number,
): AsyncGenerator<Boot> {
  for (const measure of chosen) {
    const counting: Lab = measure === "instructions" ? { ...lab, countsInstructions: true } : lab;
    for (let round = 1; round <= rounds; round++) {
      for (const scenario of scenarios) {
        for (const contestant of competing) {
          const own = scenarioOf(contestant, scenario);
          if (own !== undefined) {
            const result = await runScenario(counting, own);
            const boot = bootOf(result, { contestant, measure, round });
            tell(boot, rounds, result);
            yield boot;
          }
        }
      }
    }
  }
}

function tell(
  { contestant, scenario, measure, round, mounted, realRoot, failure }: Boot,
  rounds: number,
  result: Result,
): void {
  if (failure !== undefined) {
    progress(result.lines.map(({ time, text }) => `${time.toFixed(1).padStart(7)} | ${text}`).join("\n"));
  }
  const values = [mounted, realRoot].map((value) => value?.toFixed(measure === "seconds" ? 2 : 0)).join(", ");
  const wall = `${result.wall.toFixed(0)} s here`;
  progress(`${round} of ${rounds}  ${scenario}  ${contestant}: ${failure ?? `${values} ${unitOf[measure]}`} (${wall})`);
}

function bootOf(
  result: Result,
  { contestant, measure, round }: { contestant: Contestant; measure: Measure; round: number },
): Boot {
  const { initramfs: start, mounted, up } = result.times;
  const since = (time: number | undefined) => (start === undefined || time === undefined ? undefined : time - start);
  const points =
    measure === "instructions"
      ? { mounted: result.instructions?.mounted, realRoot: result.instructions?.realRoot }
      : { mounted: since(mounted), realRoot: since(up) };
  return {
    contestant: contestant.name,
    ...(contestant.isOurs ? { isOurs: true } : {}),
    scenario: result.name,
    measure,
    round,
    bytes: result.initramfsBytes ?? 0,
    // A boot that fails was not as quick as it looks.
    ...(result.status === "passed"
      ? Object.fromEntries(Object.entries(points).filter(([, value]) => value !== undefined))
      : { failure: failureOf(result) }),
  };
}

/** The reasons, and the last thing that the console said. */
function failureOf({ reasons, lines }: Result): string {
  return [...reasons, lines.at(-1)?.text].filter((text) => text !== undefined).join("; ");
}
