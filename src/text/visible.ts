// SPDX-License-Identifier: LGPL-2.1-or-later
// Text of a table for terminals and logs. What a terminal obeys, what cannot be seen, and what turns the direction of writing could make a line
// say something else than it holds (U+009B begins a control sequence, U+202E turns what follows around).

/** Controls, format characters, separators of lines, everything of Unicode that is empty, lone surrogates, and what XML cannot hold. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Cs}\u2800\ufffe\uffff]/gu;

/** The text with `\u202e` in the place of what is hidden; within a string of JSON the same string. */
export function visible(text: string): string {
  return text.replace(hidden, escapeUnits);
}

/** The same for text of several lines; the colours of style.ts stay, which no text of a table can have. */
export function visibleLines(text: string): string {
  return /[^\n -~]/.test(text) ? text.split("\n").map(visibleLine).join("\n") : text;
}

function visibleLine(line: string): string {
  return line.replace(hidden, (found, at: number) =>
    found === "\x1b" && /^\[[0-9]+m/.test(line.slice(at + 1, at + 5)) ? found : escapeUnits(found),
  );
}

function escapeUnits(found: string): string {
  let escaped = "";
  for (let index = 0; index < found.length; index++) {
    escaped += `\\u${found.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }
  return escaped;
}

/** Longest quotation; a text of a table may have 512 bytes. */
const longestQuotation = 100;

/** A value of a table or of JSON in a message: in quotes where it is text, cut where it is long. */
export function quote(value: unknown): string {
  const text = visible(
    JSON.stringify(typeof value === "string" ? value.slice(0, longestQuotation + 1) : value) ?? "nothing",
  );
  if (text.length <= longestQuotation) {
    return text;
  }
  // Not in the middle of an escape or of a character.
  const kept = /^(?:[^\\\p{Cs}]|\\u[0-9a-f]{4}|\\[^u])*/u.exec(text.slice(0, longestQuotation - 4)) ?? "";
  return `${kept}...${text.startsWith('"') ? '"' : ""}`;
}
