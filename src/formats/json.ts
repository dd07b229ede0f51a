// SPDX-License-Identifier: LGPL-2.1-or-later
// JSON that remembers where its values are: a remark names the line.

import { FormatError, type Place } from "../description/types.ts";
import type { SourceText } from "./format.ts";

export type JsonObject = ReadonlyMap<string, Located>;

/** A value with its place. Of a name that comes again the last one counts. */
export interface Located {
  readonly place: Place;
  readonly value: string | number | boolean | null | readonly Located[] | JsonObject;
}

/** Levels of objects and lists (config.json has six), and values of a file. */
const most = { levels: 32, values: 50_000 };

/** @throws FormatError with line and column */
export function readJson({ name: source, text }: SourceText): Located {
  let at = 0;
  let line = 1;
  let lineStart = 0;
  let values = 0;
  const here = (): Place => ({ source, line, column: at - lineStart + 1 });
  const fail = (problem: string): never => {
    throw new FormatError(here(), problem);
  };
  const expect = (wanted: string) => fail(`not JSON: ${wanted} is expected here`);

  /** Returns the first character behind white space; empty at the end. */
  const skip = (): string => {
    for (; ; at++) {
      const character = text[at] ?? "";
      if (character === "\n") {
        line++;
        lineStart = at + 1;
      } else if (character === "" || !" \t\r\ufeff".includes(character)) {
        return character;
      }
    }
  };

  const readScalar = (wanted: string): string | number | boolean | null => {
    const end =
      text[at] === '"' ? endOfString(text, at) : at + (/^[\w.+-]*/.exec(text.slice(at, at + 64))?.[0].length ?? 0);
    try {
      const value = JSON.parse(text.slice(at, end));
      at = end;
      return value;
    } catch {
      return expect(wanted);
    }
  };

  const readName = (): string => {
    if (skip() !== '"') {
      expect("a name in double quotes");
    }
    const name = readScalar("a name in double quotes") as string;
    if (skip() !== ":") {
      expect("a colon");
    }
    at++;
    return name;
  };

  const readValue = (level: number): Located => {
    const first = skip();
    const place = here();
    if (level > most.levels || ++values > most.values) {
      fail(level > most.levels ? "is nested too deeply" : `there are more than ${most.values} values`);
    }
    if (first !== "{" && first !== "[") {
      return { place, value: readScalar("a value") };
    }
    const end = first === "{" ? "}" : "]";
    const list: Located[] = [];
    const object = new Map<string, Located>();
    at++;
    while (skip() !== end || list.length + object.size > 0) {
      if (first === "{") {
        const name = readName();
        object.set(name, readValue(level + 1));
      } else {
        list.push(readValue(level + 1));
      }
      const next = skip();
      if (next === end) {
        break;
      }
      if (next !== ",") {
        expect(`a comma or ${end}`);
      }
      at++;
    }
    at++;
    return { place, value: first === "{" ? object : list };
  };

  const all = readValue(0);
  if (skip() !== "") {
    expect("the end");
  }
  return all;
}

/** Behind the quotation mark that ends it. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end > 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === "\\") {
      escapes++;
    }
    if (escapes % 2 === 0) {
      return end + 1;
    }
  }
  return text.length;
}

/** The members of an object; empty for anything else. */
export function membersOf(located: Located | undefined): JsonObject {
  return located?.value instanceof Map ? located.value : new Map();
}

/** The elements of a list; empty for anything else. */
export function elementsOf(located: Located | undefined): readonly Located[] {
  return Array.isArray(located?.value) ? located.value : [];
}

/** Text, or a number as text. */
export function textOf(located: Located | undefined): string | undefined {
  const value = located?.value;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
