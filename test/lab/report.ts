// SPDX-License-Identifier: LGPL-2.1-or-later
import type { KeptResult } from "./kept-results.ts";
import { markdownTable, textTable } from "./table.ts";

const columns = [
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
  return textTable([columns, ...results.map(row)], 2)
    .map((line) => `${line}\n`)
    .join("");
}

export function markdownReport(results: readonly KeptResult[]): string {
  return markdownTable([columns, ...results.map(row)], 2);
}

/** The last line of a run. */
export function summary(results: readonly KeptResult[]): string {
  const count = (status: KeptResult["status"]) => results.filter((result) => result.status === status).length;
  return `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`;
}
