// SPDX-License-Identifier: LGPL-2.1-or-later
import type { KeptResult } from "./kept-results.ts";

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
  const rows = [columns, ...results.map(row)];
  const widths = columns.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return rows.map((cells) => `${line(cells)}\n`).join("");
}

export function markdownReport(results: readonly KeptResult[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  const rule = columns.map((_, column) => (column < 2 ? "---" : "--:"));
  return [columns, rule, ...results.map(row)].map(line).join("");
}

/** The last line of a run. */
export function summary(results: readonly KeptResult[]): string {
  const count = (status: KeptResult["status"]) => results.filter((result) => result.status === status).length;
  return `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`;
}
