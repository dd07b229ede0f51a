// SPDX-License-Identifier: LGPL-2.1-or-later
import { markdownTable, type Rows, textTable } from "../../test/lab/table.ts";
import { ours, peer } from "./commands.ts";
import { type Comparison, changeOf } from "./figures.ts";
import { rounds, type Times } from "./measure-times.ts";
import { linePlot } from "./plot.ts";
import type { Size } from "./sizes.ts";

/** A program that was measured. */
export interface Measured extends Times {
  readonly name: string;
  /** Absent where nothing counts them. */
  readonly instructions?: number;
}

/** What the commands of a boot cost with as much as this in firmware's tables: instructions by the command's name. */
export interface Growth {
  readonly size: Size;
  readonly instructions: Readonly<Record<string, number>>;
}

export interface BenchResult {
  readonly machine: string;
  readonly counter: string;
  readonly measured: readonly Measured[];
  readonly growth: readonly Growth[];
  readonly bytes: Readonly<Record<string, number>>;
}

function processRows({ measured }: BenchResult): Rows {
  const reference = measured.find(({ name }) => name === peer);
  const ratio = (value: number | undefined, of: number | undefined) =>
    value === undefined || of === undefined ? "" : `${(value / of).toFixed(2)} x`;
  return [
    ["process", "M instructions", "in proportion", "ms", "in proportion", "MB", "in proportion"],
    ...measured.map(({ name, instructions, milliseconds, kilobytes }) => [
      name,
      instructions === undefined ? "" : millions(instructions),
      ratio(instructions, reference?.instructions),
      milliseconds.toFixed(2),
      ratio(milliseconds, reference?.milliseconds),
      (kilobytes / 1024).toFixed(1),
      ratio(kilobytes, reference?.kilobytes),
    ]),
  ];
}

function growthRows({ growth }: BenchResult): Rows {
  const names = Object.keys(growth[0]?.instructions ?? {});
  return [
    ["HFIs", "SSNS", ...names],
    ...growth.map(({ size, instructions }) => [
      String(size.hfis),
      String(size.ssns),
      ...names.map((name) => millions(instructions[name] ?? Number.NaN)),
    ]),
  ];
}

const byteRows = ({ bytes }: BenchResult): Rows => [
  ["what", "bytes"],
  ...Object.entries(bytes).map(([name, count]) => [name, String(count)]),
];

const millions = (count: number): string => (count / 1e6).toFixed(count < 1e7 ? 2 : 0);

export function textBench(result: BenchResult): string {
  const tables = [
    ["Whole processes", processRows(result), 1],
    ["Millions of instructions of the commands of a boot, by what firmware's tables have", growthRows(result), 0],
    ["Bytes", byteRows(result), 1],
  ] as const;
  const text = tables
    .filter(([, rows]) => rows.length > 1)
    .map(
      ([title, rows, words]) =>
        `${title}\n${textTable(rows, words)
          .map((line) => `  ${line}\n`)
          .join("")}`,
    );
  return `${text.join("\n")}${sentence(result)}`;
}

function sentence({ measured }: BenchResult): string {
  const [own, theirs] = [ours, peer].map((wanted) => measured.find(({ name }) => name === wanted));
  if (own === undefined || theirs === undefined) {
    return "";
  }
  const times = (of: (measured: Measured) => number) => (of(own) / of(theirs)).toFixed(2);
  return `nbft-boot ${ours} takes ${times(({ milliseconds }) => milliseconds)} x the time and ${times(({ kilobytes }) => kilobytes)} x the memory of ${peer}\n`;
}

/** The section of docs/benchmarks.md. @param plot where the plot of growth is, as the document names it */
export function markdownBench(result: BenchResult, plot: string): string {
  return `## Processes

${result.machine}. Whole processes in Debian trixie, ours and today's peers, in turn, on the same table (two HFIs, two SSNS, one discovery entry);
medians of ${rounds} rounds. Proportions are to \`${peer}\`. Instructions are those of user space, counted by ${result.counter}:
what the kernel does to start a program and to load its libraries is in the time alone.

${markdownTable(processRows(result))}
### Growth

Millions of instructions of what runs at a boot, by what firmware's tables have in all. Each HFI has its card, each target is behind the HFI's
gateway. \`generator\`, \`pre\` and \`plan\` run once; \`connect\` is one of as many processes as there are paths, up to the option string for the kernel.

${markdownTable(growthRows(result), 0)}
![Instructions by number of SSNS, on logarithmic scales](${plot})

### Bytes

${markdownTable(byteRows(result))}
\`npm run bench -- --check\` compares instructions and bytes with \`tools/bench/figures.json\`, for every change.`;
}

export function growthPlot({ growth }: BenchResult): string {
  // With as many HFIs as SSNS, as far as there are as many.
  const grown = growth.filter(({ size }) => size.hfis > 1 || size.ssns === 1);
  const names = Object.keys(growth[0]?.instructions ?? {});
  return linePlot(
    "Instructions of the commands of a boot",
    { x: "SSNS (as many HFIs, at most 255)", y: "millions of instructions" },
    names.map((name) => ({
      name,
      points: grown.map(({ size, instructions }) => ({ x: size.ssns, y: (instructions[name] ?? Number.NaN) / 1e6 })),
    })),
  );
}

/** What --check prints. */
export function textComparison({ rows, wrong }: Comparison): string {
  const table: Rows = [
    ["", "kept", "now", "change"],
    ...rows.map(({ name, kept, now }) => [
      name,
      kept === undefined ? "" : String(kept),
      now === undefined ? "" : String(now),
      kept === undefined || now === undefined ? "" : changeOf(kept, now),
    ]),
  ];
  const grown = wrong.map((line) => `grown: ${line}\n`).join("");
  return `${textTable(table)
    .map((line) => `${line}\n`)
    .join("")}${grown}`;
}
