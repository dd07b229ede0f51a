// SPDX-License-Identifier: LGPL-2.1-or-later
import { visibleLines } from "./visible.ts";

/** As much as is held back before it is written. */
const pieceLength = 0x4000;

/**
 * Writes what JSON.stringify() makes of a value with an indentation of two, in pieces, because that of a hostile table has megabytes, and so that a
 * terminal can be shown it: what is hidden is escaped, which is the same JSON.
 */
export function writeJson(value: unknown, write: (piece: string) => void): void {
  let piece = "";
  const add = (text: string): void => {
    piece += text;
    if (piece.length > pieceLength) {
      write(visibleLines(piece));
      piece = "";
    }
  };
  addValue(value, "\n", add);
  write(visibleLines(`${piece}\n`));
}

/** @param lineBreak with the indentation of the line that the value is in */
function addValue(value: unknown, lineBreak: string, add: (text: string) => void): void {
  if (typeof value !== "object" || value === null) {
    add(JSON.stringify(value ?? null));
    return;
  }
  const isList = Array.isArray(value);
  const inner = `${lineBreak}  `;
  let before = isList ? "[" : "{";
  for (const [key, entry] of Object.entries(value)) {
    if (isList || entry !== undefined) {
      add(`${before}${inner}${isList ? "" : `${JSON.stringify(key)}: `}`);
      addValue(entry, inner, add);
      before = ",";
    }
  }
  add(before === "," ? lineBreak : before);
  add(isList ? "]" : "}");
}

/** The same as one text. */
export function formatJson(value: unknown): string {
  let text = "";
  writeJson(value, (piece) => {
    text += piece;
  });
  return text;
}
