// SPDX-License-Identifier: LGPL-2.1-or-later
// Which lines a template can make.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { top } from "../../tools/top.ts";

const tag = /\{\{\{?([#^/!]?)\s*([^}]*?)\}?\}\}/g;

/** What a variable can be: in rules of udev it is between quotes, in a picture it is no markup, elsewhere anything that is no line of its own. */
const variable = { ".rules": '[^"\\n\\\\]*', ".conf": "[^\\n]*", ".svg": '[^"<>\\n]*' };

/** One expression for all lines of a file under src/, for each line alone. */
export function linesOf(path: string, kind: keyof typeof variable = ".conf"): RegExp {
  const lines = readFileSync(join(top, "src", path), "utf8")
    .split("\n")
    .filter((line) => !/^\{\{[#^/!][^}]*\}\}$/.test(line.trim()));
  return new RegExp(`^(?:${lines.map((line) => lineExpression(line, variable[kind])).join("|")})$`, "u");
}

function lineExpression(line: string, value: string): string {
  let expression = "";
  let end = 0;
  for (const match of line.matchAll(tag)) {
    const [whole, sigil, name] = match;
    expression += literal(line.slice(end, match.index));
    end = match.index + whole.length;
    if (sigil === "#" || sigil === "^") {
      expression += "(?:";
    } else if (sigil === "/") {
      expression += ")*";
    } else if (sigil !== "!") {
      // The place of a card is a whole condition.
      expression += name === "." && whole.startsWith("{{{") ? '[A-Z]+=="[^"\\n]*"' : value;
    }
  }
  return expression + literal(line.slice(end));
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
