// SPDX-License-Identifier: LGPL-2.1-or-later
import { quote } from "../../text/visible.ts";
import { EncodeError } from "../encode-error.ts";

/**
 * JSON.parse() with an error that names line and column, which is the same in each engine.
 * @throws EncodeError
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EncodeError("", `not JSON: ${describeSyntaxError(text)}`);
  }
}

const words = /[{}[\]:,]|true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const spaces = /[ \t\r\n]*/y;

const aName = "a name in double quotes";
const theEnd = "the end";

/** Reads from one word to the next, so that neither deep nesting nor long text exhausts a stack. */
function describeSyntaxError(text: string): string {
  const open: string[] = [];
  let at = endOf(spaces, text, 0);
  let wanted = "a value";
  while (at < text.length) {
    const end = text[at] === '"' ? endOfString(text, at) : endOf(words, text, at);
    const next = end > at ? follow(wanted, text[at] as string, open) : undefined;
    if (next === undefined) {
      break;
    }
    wanted = next;
    at = endOf(spaces, text, end);
  }
  if (at >= text.length && wanted === theEnd) {
    return "nested too deeply";
  }
  const lines = text.slice(0, at).split("\n");
  const found = at < text.length ? quote(text[at]) : theEnd;
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}: ${wanted} is expected, not ${found}`;
}

/** What is expected after a word, by its first character; undefined where that is not what was expected. */
function follow(wanted: string, first: string, open: string[]): string | undefined {
  const closing = open.at(-1) ?? "";
  if (wanted.endsWith(closing) && first === closing) {
    open.pop();
    return afterValue(open);
  }
  if (wanted.startsWith(aName)) {
    return first === '"' ? "a colon" : undefined;
  }
  if (wanted === "a colon") {
    return first === ":" ? "a value" : undefined;
  }
  if (!wanted.startsWith("a value")) {
    return first === "," && wanted !== theEnd ? (closing === "}" ? aName : "a value") : undefined;
  }
  if (first === "{" || first === "[") {
    open.push(first === "{" ? "}" : "]");
    return first === "{" ? `${aName} or }` : "a value or ]";
  }
  return ":,]}".includes(first) ? undefined : afterValue(open);
}

function afterValue(open: readonly string[]): string {
  return open.length === 0 ? theEnd : `a comma or ${open.at(-1)}`;
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** The same as `at` where the string does not end, or has what no string may have. */
function endOfString(text: string, at: number): number {
  for (let index = at + 1; index < text.length; index++) {
    const character = text[index] as string;
    if (character === '"') {
      return index + 1;
    }
    if (character < " ") {
      return at;
    }
    if (character === "\\") {
      if (!/^(?:["\\/bfnrt]|u[0-9a-f]{4})/i.test(text.slice(index + 1, index + 6))) {
        return at;
      }
      index++;
    }
  }
  return at;
}
