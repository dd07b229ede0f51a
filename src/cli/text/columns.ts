// SPDX-License-Identifier: LGPL-2.1-or-later
import { displayWidth, padTo } from "../../text/display-width.ts";

/** A column's heading; `>` in front of it aligns the column to the right. */
export type Heading = string;

/** Rows under headings, as wide as their content, two spaces between columns, indented by two. Nothing for no rows. */
export function formatColumns(headings: readonly Heading[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) {
    return "";
  }
  const right = headings.map((heading) => heading.startsWith(">"));
  const lines = [headings.map((heading) => heading.replace(/^>/, "")), ...rows];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => displayWidth(line[column] ?? ""))));
  const format = (line: readonly string[]) =>
    `  ${line.map((cell, column) => padTo(cell, widths[column] ?? 0, right[column])).join("  ")}`.trimEnd();
  return `${lines.map(format).join("\n")}\n`;
}
