// SPDX-License-Identifier: LGPL-2.1-or-later
// What the bench says about its boots: medians, and everything in proportion to ours.

import { median } from "../../tools/bench/measure-times.ts";
import { contestants } from "./bench-contestants.ts";
import { benchScenarios, healthyTwoPaths, simplestBoot } from "./scenarios/bench.ts";
import { type Rows, textTable } from "./table.ts";

export const measures = ["instructions", "seconds"] as const;
export type Measure = (typeof measures)[number];

export const unitOf: Readonly<Record<Measure, string>> = { instructions: "M instructions", seconds: "s" };

/** What a boot is measured to, from the start of the initramfs. */
export const points = { mounted: "root mounted", realRoot: "the real root's init" } as const;
export type Point = keyof typeof points;

/** One machine that was booted. Numbers are in the measure's unit; absent where that did not happen, or the boot failed. */
export interface Boot extends Partial<Readonly<Record<Point, number>>> {
  readonly contestant: string;
  readonly isOurs?: boolean;
  readonly scenario: string;
  readonly measure: Measure;
  readonly round: number;
  /** Of the initramfs. */
  readonly bytes: number;
  /** How the boot failed. */
  readonly failure?: string;
}

export interface Comparison {
  /** What they were booted on, and when. */
  readonly machine: string;
  /** Of the guest. */
  readonly kernel: string;
  readonly emulator: string;
  readonly accelerator: string;
  /** In the order of the rows, with what they are. */
  readonly contestants: readonly { readonly name: string; readonly story: string }[];
  readonly scenarios: readonly { readonly name: string; readonly story: string }[];
  readonly boots: readonly Boot[];
}

/** All is in proportion to this contestant, and what boots in another way with the same framework (`mkosi, disk`) to ours with it. */
const reference = "dracut";
const referenceOf = (contestant: string): string => /^(.*), /.exec(contestant)?.[1] ?? reference;

/** As one that was made at once, with what the first says of machine and kernel. */
export function joinComparisons(parts: readonly Comparison[]): Comparison {
  const [first] = parts;
  if (first === undefined) {
    throw new Error("nothing to join");
  }
  const [names, stories] = [contestants, benchScenarios].map((all) => all.map(({ name }) => name));
  return {
    ...first,
    contestants: join(
      names ?? [],
      parts.flatMap((part) => part.contestants),
    ),
    scenarios: join(
      stories ?? [],
      parts.flatMap((part) => part.scenarios),
    ),
    boots: parts.flatMap(({ boots }) => boots),
  };
}

/** Each once, in this order. */
function join<T extends { readonly name: string }>(order: readonly string[], all: readonly T[]): readonly T[] {
  const each = [...new Map(all.map((one) => [one.name, one] as const)).values()];
  return each.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

const bootsOf = ({ boots }: Comparison, measure: Measure, contestant: string, scenario: string): readonly Boot[] =>
  boots.filter((boot) => boot.measure === measure && boot.contestant === contestant && boot.scenario === scenario);

/** The median of the boots that succeeded. */
export function medianOf(
  comparison: Comparison,
  measure: Measure,
  contestant: string,
  scenario: string,
  point: Point,
): number | undefined {
  const value = median(bootsOf(comparison, measure, contestant, scenario).flatMap((boot) => boot[point] ?? []));
  return Number.isNaN(value) ? undefined : value;
}

/** A row for each contestant, a column for each scenario; numbers, and in brackets what they are in proportion. */
export function pointRows(comparison: Comparison, measure: Measure, point: Point): Rows {
  const { scenarios } = comparison;
  const rows = comparison.contestants.map(({ name }) => [
    name,
    ...scenarios.map((scenario) => cell(comparison, measure, name, scenario.name, point)),
  ]);
  return [["", ...scenarios.map(({ name }) => name)], ...rows.filter(hasNumbers)];
}

const hasNumbers = ([, ...cells]: readonly string[]): boolean => cells.some((text) => text !== "");

function cell(comparison: Comparison, measure: Measure, contestant: string, scenario: string, point: Point): string {
  const boots = bootsOf(comparison, measure, contestant, scenario);
  const failed = boots.filter(({ failure }) => failure !== undefined).length;
  const value = medianOf(comparison, measure, contestant, scenario, point);
  const ours = medianOf(comparison, measure, referenceOf(contestant), scenario, point);
  const number = value?.toFixed(measure === "seconds" ? 1 : 0);
  const proportion = value === undefined || ours === undefined ? "" : ` (${times(value, ours)})`;
  return [
    number === undefined ? undefined : `${number}${proportion}`,
    failed > 0 ? `${failed} of ${boots.length} failed` : undefined,
  ]
    .filter(Boolean)
    .join(", ");
}

/** Ours against the same image with the same root file system on a local disk: nobody can be quicker with it. */
export function floorRows(comparison: Comparison, measure: Measure): Rows {
  const pairs = comparison.contestants.filter(({ name }) =>
    comparison.contestants.some((other) => other.name === `${name}, disk`),
  );
  const rows = pairs.map(({ name }) => [
    name,
    ...(Object.keys(points) as Point[]).map((point) => {
      const [own, disk] = [name, `${name}, disk`].map((which) =>
        medianOf(comparison, measure, which, simplestBoot.name, point),
      );
      return own === undefined || disk === undefined ? "" : times(own, disk);
    }),
  ]);
  return [["", ...Object.values(points)], ...rows.filter(hasNumbers)];
}

/** What a bad path costs until root is mounted, against two good ones. */
export function badPathRows(comparison: Comparison, measure: Measure): Rows {
  const bad = comparison.scenarios.filter(({ name }) => name.startsWith("path-"));
  const cost = (contestant: string, scenario: string) => {
    const [value, well] = [scenario, healthyTwoPaths].map((name) =>
      medianOf(comparison, measure, contestant, name, "mounted"),
    );
    return value === undefined || well === undefined ? "" : percent(value / well);
  };
  const rows = comparison.contestants.map(({ name }) => [name, ...bad.map((scenario) => cost(name, scenario.name))]);
  return [["", ...bad.map(({ name }) => name)], ...rows.filter(hasNumbers)];
}

export function byteRows({ boots, contestants: all }: Comparison): Rows {
  const bytesOf = (contestant: string) => boots.find((boot) => boot.contestant === contestant)?.bytes;
  return [
    ["", "bytes", "in proportion"],
    ...all.flatMap(({ name }) => {
      const [bytes, ours] = [bytesOf(name), bytesOf(referenceOf(name))];
      const isSame = name.endsWith(", disk");
      return bytes === undefined || isSame ? [] : [[name, String(bytes), ours === undefined ? "" : times(bytes, ours)]];
    }),
  ];
}

const times = (value: number, ours: number): string => `${(value / ours).toFixed(2)} x`;

function percent(proportion: number): string {
  const change = Math.round((proportion - 1) * 100);
  return `${change < 0 ? "-" : "+"}${Math.abs(change)} %`;
}

/** How boots failed, each way once. */
export function failures({ boots }: Comparison): readonly string[] {
  const said = boots.flatMap(({ contestant, scenario, failure }) =>
    failure === undefined ? [] : [`${contestant}, ${scenario}: ${failure}`],
  );
  return [...new Set(said)];
}

/** The tables of one measure, by their titles. */
export function tablesOf(comparison: Comparison, measure: Measure): readonly (readonly [string, Rows])[] {
  const what = measure === "seconds" ? "Seconds" : "Millions of guest instructions";
  const tables = [
    ...(Object.keys(points) as Point[]).map(
      (point) =>
        [`${what} from the start of the initramfs to ${points[point]}`, pointRows(comparison, measure, point)] as const,
    ),
    ["One path, in proportion to the same image with root on a local disk", floorRows(comparison, measure)],
    ["What a bad path costs until root is mounted, against two good ones", badPathRows(comparison, measure)],
  ] as const;
  return tables.filter(([, rows]) => rows.length > 1 && (rows[0]?.length ?? 0) > 1);
}

/** Tables with aligned columns. */
export function textComparison(comparison: Comparison): string {
  const measured = measures.filter((measure) => comparison.boots.some((boot) => boot.measure === measure));
  const tables = [
    ["Initramfs", byteRows(comparison)] as const,
    ...measured.flatMap((measure) => tablesOf(comparison, measure)),
  ];
  const text = tables.map(
    ([title, rows]) =>
      `${title}\n${textTable(rows)
        .map((line) => `  ${line}\n`)
        .join("")}`,
  );
  return [...text, ...failures(comparison).map((failure) => `failed: ${failure}\n`)].join("\n");
}
