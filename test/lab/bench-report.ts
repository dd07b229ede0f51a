// SPDX-License-Identifier: LGPL-2.1-or-later
// What the bench says about its boots: medians, and everything in proportion to ours.

import { healthyTwoPaths } from "./scenarios/bench.ts";
import { markdownTable, type Rows, textTable } from "./table.ts";
import type { Timeline } from "./timeline.ts";

/** One machine that was booted. */
export interface Boot {
  readonly initramfs: string;
  readonly scenario: string;
  readonly round: number;
  readonly bytes: number;
  /** From the start of the initramfs to root mounted; absent where that did not happen. */
  readonly seconds?: number;
  readonly times: Timeline;
  /** How the boot failed. */
  readonly failure?: string;
}

export interface Comparison {
  /** Names in the order of the columns; `ours` is one of them. */
  readonly initramfs: readonly string[];
  readonly ours: string;
  readonly scenarios: readonly { readonly name: string; readonly story: string }[];
  readonly boots: readonly Boot[];
}

/** Three tables, the first row of each being its head. */
function tablesOf(comparison: Comparison): readonly { readonly title: string; readonly rows: Rows }[] {
  const { initramfs, scenarios } = comparison;
  const head = (first: string) => [first, ...initramfs];
  const bad = scenarios.filter(({ name }) => name !== healthyTwoPaths && name.startsWith("path-"));
  return [
    {
      title: "Initramfs",
      rows: [
        head(""),
        ["bytes", ...initramfs.map((name) => String(bytesOf(comparison, name)))],
        [
          "in proportion",
          ...initramfs.map((name) => times(bytesOf(comparison, name), bytesOf(comparison, comparison.ours))),
        ],
      ],
    },
    {
      title: "Seconds from the start of the initramfs to root mounted (median)",
      rows: [
        head("scenario"),
        ...scenarios.flatMap(({ name, story }) => [
          [`${name}: ${story}`, ...initramfs.map((column) => cell(comparison, column, name))],
          [
            "in proportion",
            ...initramfs.map((column) =>
              times(median(comparison, column, name), median(comparison, comparison.ours, name)),
            ),
          ],
        ]),
      ],
    },
    {
      title: "What a bad path costs, against two good ones",
      rows: [
        head("scenario"),
        ...bad.map(({ name }) => [
          name,
          ...initramfs.map((column) =>
            percent(median(comparison, column, name), median(comparison, column, healthyTwoPaths)),
          ),
        ]),
      ],
    },
  ];
}

function cell(comparison: Comparison, initramfs: string, scenario: string): string {
  const boots = bootsOf(comparison, initramfs, scenario);
  const failed = boots.filter(({ seconds }) => seconds === undefined).length;
  const value = median(comparison, initramfs, scenario)?.toFixed(1);
  return [value, failed > 0 ? `${failed} of ${boots.length} failed` : undefined].filter(Boolean).join(", ");
}

const bootsOf = ({ boots }: Comparison, initramfs: string, scenario: string): readonly Boot[] =>
  boots.filter((boot) => boot.initramfs === initramfs && boot.scenario === scenario);

/** Of the boots that succeeded. */
function median(comparison: Comparison, initramfs: string, scenario: string): number | undefined {
  const seconds = bootsOf(comparison, initramfs, scenario).flatMap((boot) => boot.seconds ?? []);
  return seconds.sort((a, b) => a - b)[(seconds.length - 1) >> 1];
}

const bytesOf = ({ boots }: Comparison, initramfs: string): number | undefined =>
  boots.find((boot) => boot.initramfs === initramfs)?.bytes;

const times = (value: number | undefined, reference: number | undefined): string =>
  value === undefined || reference === undefined ? "" : `${(value / reference).toFixed(2)} x`;

function percent(value: number | undefined, reference: number | undefined): string {
  if (value === undefined || reference === undefined) {
    return "";
  }
  const change = Math.round((value / reference - 1) * 100);
  return `${change < 0 ? "-" : "+"}${Math.abs(change)} %`;
}

/** How boots failed, each way once. */
function failures({ boots }: Comparison): readonly string[] {
  return [
    ...new Set(
      boots.flatMap(({ initramfs, scenario, failure }) =>
        failure === undefined ? [] : [`${initramfs}, ${scenario}: ${failure}`],
      ),
    ),
  ];
}

/** Tables with aligned columns. */
export function textComparison(comparison: Comparison): string {
  const tables = tablesOf(comparison).map(
    ({ title, rows }) =>
      `${title}\n${textTable(rows)
        .map((line) => `  ${line}\n`)
        .join("")}`,
  );
  return [...tables, ...failures(comparison).map((failure) => `failed: ${failure}\n`)].join("\n");
}

export function markdownComparison(comparison: Comparison): string {
  const tables = tablesOf(comparison).map(({ title, rows }) => `${title}:\n\n${markdownTable(rows)}`);
  return [...tables, ...failures(comparison).map((failure) => `Failed: ${failure}\n`)].join("\n");
}

/** For programs: every boot. */
export function jsonComparison(comparison: Comparison): string {
  return `${JSON.stringify(comparison, undefined, 2)}\n`;
}
