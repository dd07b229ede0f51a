// SPDX-License-Identifier: LGPL-2.1-or-later
// Boots diskless machines: node tools/run.mjs test/lab/lab.ts [--list | --fast | NAME...]

import { writeFileSync } from "node:fs";
import { progress, Unavailable } from "../../tools/program.ts";
import { bootAll } from "./boot-all.ts";
import { addToFile, type KeptResult } from "./kept-results.ts";
import { matrixReport } from "./matrix.ts";
import { parseOptions } from "./options.ts";
import { buildInstallation, prepareLab } from "./prepare-lab.ts";
import { realMachinesReport } from "./real-machines.ts";
import { endingsReport, markdownReport, summary, textReport } from "./report.ts";
import { type Lab, type Result, runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios/index.ts";
import { compareShutdowns } from "./shutdown-times.ts";

const usage = `usage: npm run test:boot -- [OPTION...] [NAME...]
Boots the named scenarios; without a name, all but those that only --all boots.
  --list             names them
  --fast             only those that every change is tested with
  --all              all of them, also what there is without this project, to compare
  --jobs N           machines at the same time (default 2); from two on, one that only waits runs beside them
  --again            boots once more, alone, what died with its emulator, and says of what; what is not as expected has failed
  --json FILE        writes the results for programs, each as it comes; results of other scenarios in FILE stay
  --markdown FILE    writes the table of results
  --matrix-markdown FILE  writes the matrix of frameworks and scenarios, also with what --json's FILE has
  --real-machines-markdown FILE  writes the matrix of storage stacks and network managers, likewise
  --count-instructions  machines have one processor and a clock that counts instructions: millions of them from the start of the
                     initramfs are in the table
  --console          shows the consoles of machines that booted well, too
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = {
    list: { type: "boolean" },
    fast: { type: "boolean" },
    all: { type: "boolean" },
    jobs: { type: "string", default: "2" },
    again: { type: "boolean" },
    json: { type: "string" },
    markdown: { type: "string" },
    "matrix-markdown": { type: "string" },
    "real-machines-markdown": { type: "string" },
    "count-instructions": { type: "boolean" },
    console: { type: "boolean" },
  } as const;
  const given = parseOptions(options, usage);
  if (typeof given === "number") {
    return given;
  }
  const { values, positionals } = given;
  const unknown = positionals.filter((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown.length > 0) {
    process.stderr.write(`no such scenario: ${unknown.join(", ")}; --list names them\n`);
    return 2;
  }
  const chosen = scenarios.filter(({ name, fast, rare, comparison }) =>
    positionals.length > 0 ? positionals.includes(name) : values.fast ? fast : values.all || !(rare || comparison),
  );
  if (values.list) {
    process.stdout.write(chosen.map(listLine).join(""));
    return 0;
  }
  const record = (result: KeptResult) => (values.json === undefined ? [] : addToFile(values.json, [result]));
  const how = {
    jobs: Number(values.jobs),
    consoles: values.console ?? false,
    again: values.again ?? false,
    counts: values["count-instructions"] ?? false,
    record,
  };
  const booted = await runAll(chosen, how);
  if (booted === undefined) {
    return 1;
  }
  const { results, lines } = compareShutdowns(chosen, booted);
  if (values.markdown !== undefined) {
    writeFileSync(values.markdown, markdownReport(results));
  }
  const matrices = [
    [values["matrix-markdown"], matrixReport],
    [values["real-machines-markdown"], realMachinesReport],
  ] as const;
  for (const [file, report] of matrices) {
    if (file !== undefined) {
      writeFileSync(file, report(values.json === undefined ? results : addToFile(values.json, results)));
    }
  }
  const ours = results.filter(({ name }) => !isComparison(name));
  const others = results.filter(({ name }) => isComparison(name));
  if (others.length > 0) {
    process.stdout.write(`without nbft-boot, to compare:\n${textReport(others)}\n`);
  }
  const shutdowns = lines.map((line) => `${line}\n`).join("");
  process.stdout.write(`${textReport(ours)}\n${shutdowns}${endingsReport(ours)}${summary(ours)}\n`);
  return ours.some(({ status }) => status === "failed") ? 1 : 0;
}

function isComparison(name: string): boolean {
  return scenarios.some((scenario) => scenario.name === name && scenario.comparison);
}

function listLine({ name, number, fast, rare, comparison, story, cannot }: Scenario): string {
  const when = fast ? "fast" : rare || comparison ? "all" : "";
  return `${name.padEnd(30)} ${number.padEnd(4)} ${when.padEnd(4)} ${story}${cannot ? ` (cannot: ${cannot})` : ""}\n`;
}

interface How {
  readonly jobs: number;
  readonly consoles: boolean;
  readonly again: boolean;
  readonly counts: boolean;
  record(result: KeptResult): void;
}

/** Undefined where there is nothing to boot, because the build fails. */
async function runAll(chosen: readonly Scenario[], how: How): Promise<readonly KeptResult[] | undefined> {
  let lab: Lab;
  try {
    lab = { ...(await prepareLab()), ...(how.counts && { countsInstructions: true }) };
  } catch (error) {
    if (!(error instanceof Unavailable)) {
      throw error;
    }
    progress(`no machine can be booted here: ${error.message}`);
    return chosen.map(({ name }) => ({
      name,
      status: "skipped" as const,
      reasons: [error.message],
      times: {},
      wall: 0,
    }));
  }
  if (!buildInstallation()) {
    return undefined;
  }
  return await bootAll(chosen, {
    ...how,
    boot: (scenario) => {
      progress(`${scenario.name}: ${scenario.story}`);
      return runScenario(lab, scenario);
    },
    ended: (result, kept) => {
      tell(result, how.consoles);
      how.record(kept);
    },
  });
}

function tell(result: Result, consoles: boolean): void {
  if (consoles || (result.status === "failed" && !isComparison(result.name))) {
    for (const { time, text } of result.targetLines ?? []) {
      progress(`target ${time.toFixed(1).padStart(7)} | ${text}`);
    }
    for (const { time, text } of result.lines) {
      progress(`${time.toFixed(1).padStart(7)} | ${text}`);
    }
  }
  const reasons = result.reasons.map((reason) => `\n    ${reason}`).join("");
  progress(`${result.name}: ${result.status} in ${result.wall.toFixed(1)} s${reasons}`);
}
