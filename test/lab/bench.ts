// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run bench:boot: the same boots with Debian's own initramfs, with ours, and with the least that can boot, in turn. Prints ratios.

import { writeFileSync } from "node:fs";
import { makeOrSay, progress } from "../../tools/program.ts";
import { type Boot, type Comparison, jsonComparison, markdownComparison, textComparison } from "./bench-report.ts";
import type { InitramfsName } from "./images/initramfs-recipes.ts";
import { parseOptions } from "./options.ts";
import { buildInstallation, prepareLab } from "./prepare-lab.ts";
import { type Lab, type Result, runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { benchScenarios } from "./scenarios/bench.ts";

const ours: InitramfsName = "dracut";
const usual: readonly InitramfsName[] = ["stock-nm", "stock-networkd", ours, "busybox"];

const usage = `usage: npm run bench:boot -- [OPTION...] [SCENARIO...]
Boots ${usual.join(", ")} in turn in each scenario: ${benchScenarios.map(({ name }) => name).join(", ")}.
  --rounds N         how often (default 3)
  --initramfs NAMES  others than these, with commas between them
  --json FILE        writes every boot, for programs
  --markdown FILE    writes the tables
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = {
    rounds: { type: "string", default: "3" },
    initramfs: { type: "string", default: usual.join(",") },
    json: { type: "string" },
    markdown: { type: "string" },
  } as const;
  const given = parseOptions(options, usage);
  if (typeof given === "number") {
    return given;
  }
  const { values, positionals } = given;
  const scenarios = benchScenarios.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const lab = await makeOrSay("no machine can be booted here", prepareLab);
  if (lab === undefined) {
    return 0;
  }
  if (!buildInstallation()) {
    return 1;
  }
  const initramfs = values.initramfs.split(",") as InitramfsName[];
  const boots = await bootInTurn(lab, initramfs, scenarios, Number(values.rounds));
  const comparison: Comparison = {
    initramfs,
    ours,
    scenarios: scenarios.map(({ name, story }) => ({ name, story })),
    boots,
  };
  if (values.json !== undefined) {
    writeFileSync(values.json, jsonComparison(comparison));
  }
  if (values.markdown !== undefined) {
    writeFileSync(values.markdown, markdownComparison(comparison));
  }
  process.stdout.write(textComparison(comparison));
  return 0;
}

/** One machine at a time, every initramfs before any has its next round: what else this machine does hits all of them alike. */
async function bootInTurn(
  lab: Lab,
  initramfs: readonly InitramfsName[],
  scenarios: readonly Scenario[],
  rounds: number,
): Promise<readonly Boot[]> {
  const boots: Boot[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const scenario of scenarios) {
      for (const name of initramfs) {
        const result = await runScenario(lab, { ...scenario, initramfs: name });
        const boot = bootOf(result, name, round);
        boots.push(boot);
        if (boot.failure !== undefined) {
          progress(result.lines.map(({ time, text }) => `${time.toFixed(1).padStart(7)} | ${text}`).join("\n"));
        }
        progress(
          `${round} of ${rounds}  ${scenario.name}  ${name}: ${boot.failure ?? `${boot.seconds?.toFixed(2)} s`}`,
        );
      }
    }
  }
  return boots;
}

function bootOf(result: Result, initramfs: string, round: number): Boot {
  const { initramfs: start, mounted } = result.times;
  return {
    initramfs,
    scenario: result.name,
    round,
    bytes: result.initramfsBytes ?? 0,
    ...(start === undefined || mounted === undefined ? {} : { seconds: mounted - start }),
    times: result.times,
    ...(result.status === "passed" ? {} : { failure: failureOf(result) }),
  };
}

/** The reasons, and the last thing that the console said. */
function failureOf({ reasons, lines }: Result): string {
  return [...reasons, lines.at(-1)?.text].filter((text) => text !== undefined).join("; ");
}
