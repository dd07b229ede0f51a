// SPDX-License-Identifier: LGPL-2.1-or-later
// Lines that fit a terminal.

import { displayWidth } from "../../text/display-width.ts";
import { shorten } from "../../text/shorten.ts";

/** A text, or one with what colours it, which adds no width. */
export type Cell = string | readonly [text: string, paint: (text: string) => string];

export interface Row {
  readonly cells: readonly Cell[];
  /** Sentences below it. */
  readonly notes?: readonly string[];
}

const indent = 2;

/** Rows in columns where all of them fit, else each row in as many lines as it needs. Texts that are longer than a line are shortened. */
export function fitRows(rows: readonly Row[], width: number): string {
  const columns = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const widths = [...Array(columns).keys()].map((column) =>
    Math.max(...rows.map(({ cells }) => displayWidth(textOf(cells[column] ?? "")))),
  );
  const total = indent + widths.reduce((sum, one) => sum + one, 0) + 2 * (columns - 1);
  return rows
    .map(({ cells, notes = [] }) => {
      const line = total <= width ? pad(cells, widths) : flow(cells, width);
      return `${line}\n${notes.map((note) => wrap(note, width, 2 * indent)).join("")}`;
    })
    .join("");
}

function pad(cells: readonly Cell[], widths: readonly number[]): string {
  const padded = cells.map((cell, column) => {
    const text = textOf(cell);
    // Blanks without colour, so that those at the end can go.
    return paint(cell, text) + " ".repeat((widths[column] ?? 0) - displayWidth(text));
  });
  return `${" ".repeat(indent)}${padded.join("  ")}`.trimEnd();
}

function flow(cells: readonly Cell[], width: number): string {
  let line = "";
  let used = 0;
  for (const cell of cells) {
    const text = shorten(textOf(cell), width - 2 * indent);
    if (text === "") {
      continue;
    }
    if (used > 0 && used + 2 + displayWidth(text) > width) {
      line += `\n${" ".repeat(2 * indent)}`;
      used = 2 * indent;
    } else {
      line += used === 0 ? " ".repeat(indent) : "  ";
      used += indent;
    }
    line += paint(cell, text);
    used += displayWidth(text);
  }
  return line;
}

/** A sentence in lines of at most so many columns, each with its end. */
export function wrap(sentence: string, width: number, start = 0): string {
  const lines: string[] = [];
  for (const word of sentence.split(" ").map((one) => shorten(one, width - start - indent))) {
    const last = lines.at(-1);
    if (last !== undefined && start + last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(lines.length === 0 ? word : `${" ".repeat(indent)}${word}`);
    }
  }
  return lines.map((line) => `${" ".repeat(start)}${line}\n`).join("");
}

function textOf(cell: Cell): string {
  return typeof cell === "string" ? cell : cell[0];
}

function paint(cell: Cell, text: string): string {
  return typeof cell === "string" ? text : cell[1](text);
}
