// SPDX-License-Identifier: LGPL-2.1-or-later
import type { KeptResult } from "./kept-results.ts";
import { markdownTable, type Rows, textTable } from "./table.ts";

const usualColumns = [
  "scenario",
  "result",
  "kernel",
  "initramfs",
  "connected",
  "mounted",
  "up",
  "off",
  "wall",
  "initramfs bytes",
];

/** Millions of instructions, where one of the boots has counted them. */
const instructionColumns = ["M instructions: connected", "mounted", "real root"];

function rowsOf(results: readonly KeptResult[]): Rows {
  const counted = results.some(({ instructions }) => instructions !== undefined);
  return [
    [...usualColumns, ...(counted ? instructionColumns : [])],
    ...results.map((result) => [...row(result), ...(counted ? instructionCells(result) : [])]),
  ];
}

function instructionCells({ instructions = {} }: KeptResult): readonly string[] {
  const { connected, mounted, realRoot } = instructions;
  return [connected, mounted, realRoot].map((count) => (count === undefined ? "" : String(Math.round(count))));
}

function row(result: KeptResult): readonly string[] {
  const seconds = (time: number | undefined) => time?.toFixed(1) ?? "";
  const { kernel, initramfs, connected, mounted, up, off } = result.times;
  return [
    result.name,
    result.status,
    ...[kernel, initramfs, connected, mounted, up, off, result.wall].map(seconds),
    result.initramfsBytes === undefined ? "" : String(result.initramfsBytes),
  ];
}

/** A table with aligned columns. */
export function textReport(results: readonly KeptResult[]): string {
  return textTable(rowsOf(results), 2)
    .map((line) => `${line}\n`)
    .join("");
}

export function markdownReport(results: readonly KeptResult[]): string {
  return markdownTable(rowsOf(results), 2);
}

/** What was booted twice, and what failed, a line each with the reason. */
export function endingsReport(results: readonly KeptResult[]): string {
  const repeated = results.flatMap(({ name, repeated }) =>
    repeated === undefined ? [] : [`${name} was booted again, alone; the first time ${repeated}\n`],
  );
  const failed = results
    .filter(({ status }) => status === "failed")
    .map(({ name, reasons }) => `${name} failed: ${reasons.map((reason) => reason.split("\n")[0]).join("; ")}\n`);
  return [...repeated, ...failed].join("");
}

/** The last line of a run. */
export function summary(results: readonly KeptResult[]): string {
  const count = (status: KeptResult["status"]) => results.filter((result) => result.status === status).length;
  const repeated = results.filter((result) => result.repeated !== undefined).length;
  const also = repeated === 0 ? "" : `, ${repeated} booted again`;
  return `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped${also}`;
}
