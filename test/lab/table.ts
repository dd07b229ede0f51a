// SPDX-License-Identifier: LGPL-2.1-or-later

/** The first row is the head. All rows have as many cells as it. */
export type Rows = readonly (readonly string[])[];

/** Lines with aligned columns: numbers at the right, the first `words` columns at the left. */
export function textTable(rows: Rows, words = 1): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) =>
    cells
      .map((cell, column) => (column < words ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

/** The same for Markdown. */
export function markdownTable([head = [], ...rest]: Rows, words = 1): string {
  const rule = head.map((_, column) => (column < words ? "---" : "--:"));
  return [head, rule, ...rest].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}
