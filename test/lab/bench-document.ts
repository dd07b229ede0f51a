// SPDX-License-Identifier: LGPL-2.1-or-later
// The sections of docs/benchmarks.md that the bench of boots writes.

import { barPlot } from "../../tools/bench/plot.ts";
import { byteRows, type Comparison, failures, type Measure, medianOf, tablesOf, unitOf } from "./bench-report.ts";
import { instructionsPerSecond } from "./machine/qemu-arguments.ts";
import { simplestBoot } from "./scenarios/bench.ts";
import { markdownTable } from "./table.ts";

/** @param plot where the plot is, as the document names it */
export function markdownComparison(comparison: Comparison, measure: Measure, plot: string): string {
  const { machine, kernel, emulator, accelerator, contestants, scenarios, boots } = comparison;
  const rounds = Math.max(...boots.filter((boot) => boot.measure === measure).map(({ round }) => round));
  const processors = measure === "seconds" ? "two processors" : "one processor";
  const tables = tablesOf(comparison, measure).map(([title, rows]) => `${title}:\n\n${markdownTable(rows).trimEnd()}`);
  const about =
    measure === "seconds"
      ? []
      : [
          `Booted with:\n\n${listOf(contestants)}`,
          `Scenarios:\n\n${listOf(scenarios)}`,
          `Bytes of the initramfs:\n\n${markdownTable(byteRows(comparison)).trimEnd()}`,
        ];
  return [
    `## Boots in ${measure === "seconds" ? "seconds" : "instructions"}`,
    `${machine}; ${emulator} (${measure === "seconds" ? accelerator : "tcg"}), ${processors}, 512 MB; guest's Linux ${kernel}. ${
      rounds === 1 ? "One round" : `Medians of ${rounds} rounds in turn`
    }. ${measure === "seconds" ? inSeconds : inInstructions}`,
    inBrackets,
    ...about,
    ...tables,
    `![${title(measure)}](${plot})`,
    ...failures(comparison).map((failure) => `Failed: ${failure}`),
  ].join("\n\n");
}

const inInstructions = `The guest's clock counts instructions (\`-icount shift=3\`): ${instructionsPerSecond} million are
one of its seconds. A boot takes the same number of them to two or three percent, whatever else the machine does. While the guest waits, its clock is
the machine's: 30 s of waiting are 3,750 million, as if it had worked, and where the machine is busy, the target answers later.`;

const inBrackets = `In brackets: in proportion to \`dracut\`, or to ours with the same framework for what boots with it from elsewhere. The bad path
comes first in the table.`;

const inSeconds =
  "By the clock of the machine, which emulates: what waits costs the same as on any machine, what works costs more.";

const listOf = (things: readonly { readonly name: string; readonly story: string }[]): string =>
  things.map(({ name, story }) => `- **${name}**: ${story}`).join("\n");

const title = (measure: Measure): string => `One path, all well: ${unitOf[measure]} from the start of the initramfs`;

/** Boots side by side: to root mounted, and on to the real root's init. */
export function bootsPlot(comparison: Comparison, measure: Measure): string {
  const bars = comparison.contestants.flatMap(({ name }) => {
    const to = (point: "mounted" | "realRoot") => medianOf(comparison, measure, name, simplestBoot.name, point);
    const [mounted, realRoot] = [to("mounted"), to("realRoot")];
    return mounted === undefined || realRoot === undefined ? [] : [{ name, parts: [mounted, realRoot - mounted] }];
  });
  return barPlot(title(measure), unitOf[measure], ["to root mounted", "to the real root's init"], bars);
}
