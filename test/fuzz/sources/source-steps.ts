// SPDX-License-Identifier: LGPL-2.1-or-later
// Changes to a source, each of which may leave it without sense.

import { sourceNames } from "../../fixtures/read-sources.ts";
import type { Random } from "../../nbft/random.ts";
import { hostileText } from "../hostile-text.ts";
import { originalText } from "./originals.ts";

/** Another text made of one. */
export type SourceStep = (text: string, random: Random) => string;

const boundaries = [
  "",
  "0",
  "-1",
  "1e9",
  "0x1e",
  "65535",
  "65536",
  "4294967295",
  "9007199254740993",
  "99999999999999999999",
  "null",
  "true",
  "~",
  "[]",
  "{}",
  "__proto__",
  "constructor",
  "0.0.0.0",
  "::",
  "fe80::1%eth0",
  "255.255.255.255/33",
  "00:00:00:00:00:00",
  "nqn.2014-08.org.nvmexpress.discovery",
  "storage.example.com",
  "!!binary x",
  "!!js/function x",
  "*a",
  "&a [*a]",
  "\u0024{net0/mac}",
  "%i",
];

const delimiters = "[]{}\",':;=# \t\n\r-&*!|>@`\\/.%$\0\ufeff\u2028\u0085";
/** The longest text; a source is refused beyond 1 MiB. */
export const longest = 1_100_000;

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function cutAt(text: string, random: Random): readonly [start: number, end: number] {
  const start = random.below(text.length + 1);
  return [start, Math.min(text.length, start + random.below(1 + random.pick([2, 16, 256])))];
}

function splice(text: string, [start, end]: readonly [number, number], inserted: string): string {
  return text.slice(0, start) + inserted + text.slice(end);
}

/** Places of words: what is between delimiters. */
function someWord(text: string, random: Random): readonly [start: number, end: number] {
  const words = [...text.slice(0, 20_000).matchAll(/[^\s"',;:=[\]{}]+/g)];
  const word = words.length === 0 ? undefined : random.pick(words);
  return word === undefined ? [0, 0] : [word.index, word.index + word[0].length];
}

function withLines(text: string, change: (lines: string[]) => void): string {
  const lines = text.split("\n");
  change(lines);
  return lines.join("\n");
}

const byteSteps: Readonly<Record<string, SourceStep>> = {
  delete: (text, random) => splice(text, cutAt(text, random), ""),
  delimiter(text, random) {
    const at = random.below(text.length + 1);
    return splice(text, [at, at + random.below(2)], delimiters[random.below(delimiters.length)] as string);
  },
  flip(text, random) {
    const at = random.below(text.length + 1);
    const code = text.charCodeAt(at) || 0;
    return splice(text, [at, at + 1], String.fromCharCode(code ^ (1 << random.below(random.pick([7, 16])))));
  },
  cut: (text, random) => text.slice(0, random.below(text.length + 1)),
  copy: (text, random) => {
    const [start, end] = cutAt(text, random);
    const at = random.below(text.length + 1);
    return splice(text, [at, at], text.slice(start, end));
  },
};

const wordSteps: Readonly<Record<string, SourceStep>> = {
  boundary: (text, random) => splice(text, someWord(text, random), random.pick(boundaries)),
  hostile: (text, random) => splice(text, someWord(text, random), decode(hostileText(random))),
  exchange(text, random) {
    const [start, end] = someWord(text, random);
    return splice(text, someWord(text, random), text.slice(start, end));
  },
};

const lineSteps: Readonly<Record<string, SourceStep>> = {
  dropLine: (text, random) => withLines(text, (lines) => lines.splice(random.below(lines.length), 1 + random.below(2))),
  moveLine: (text, random) =>
    withLines(text, (lines) => {
      const [line = ""] = lines.splice(random.below(lines.length), 1);
      lines.splice(random.below(lines.length + 1), 0, line);
    }),
  repeatLine: (text, random) =>
    withLines(text, (lines) => {
      const at = random.below(lines.length);
      lines.splice(at, 0, ...Array<string>(random.pick([1, 1, 2, 60, 300])).fill(lines[at] as string));
    }),
  indent: (text, random) =>
    withLines(text, (lines) => {
      const at = random.below(lines.length);
      lines[at] = random.chance() ? `${random.pick(["  ", "\t", " "])}${lines[at]}` : (lines[at] as string).slice(1);
    }),
  /** Lines of another source, of any format. */
  mix(text, random) {
    const other = originalText(random.pick(sourceNames)).split("\n");
    const start = random.below(other.length);
    return withLines(text, (lines) =>
      lines.splice(random.below(lines.length + 1), 0, ...other.slice(start, start + 1 + random.below(6))),
    );
  },
};

const sizeSteps: Readonly<Record<string, SourceStep>> = {
  nest(text, random) {
    const depth = random.pick([10, 40, 1000, 20_000]);
    const [open, close] = random.pick([
      ["[", "]"],
      ['{"a":', "}"],
      ["- ", ""],
      ["a: {b: ", "}"],
      ["[Host]\n", "\n"],
      ["(", ")"],
    ] as const);
    const place = random.chance() ? someWord(text, random) : ([0, 0] as const);
    return splice(
      text,
      place,
      open.repeat(depth) + text.slice(...place) + (random.chance() ? close.repeat(depth) : ""),
    );
  },
  aliases(text, random) {
    const levels = random.pick([3, 9, 30]);
    const bomb = Array.from({ length: levels }, (_, level) => `x${level}: &x${level} [${`*x${level - 1},`.repeat(9)}]`);
    bomb[0] = "x0: &x0 [a,a,a,a,a,a,a,a,a]";
    return random.chance() ? `${bomb.join("\n")}\n${text}` : `${text}\n${bomb.join("\n")}\n`;
  },
  enlarge(text, random) {
    const place = cutAt(text, random);
    const piece = random.chance()
      ? text.slice(...place)
      : random.pick([" ", "\n", "a", "a=b;", "#\n", "- a\n", '"a":1,', "0,"]);
    const times = Math.ceil(random.pick([300, 1000, 5000, 5000, 60_000, longest]) / Math.max(1, piece.length));
    return piece === "" ? text : splice(text, place, piece.repeat(times)).slice(0, longest);
  },
};

/** By their names. */
export const sourceSteps: Readonly<Record<string, SourceStep>> = {
  ...byteSteps,
  ...wordSteps,
  ...lineSteps,
  ...sizeSteps,
};

/** Each name as often as it is worth; what makes a text large takes long. */
export const sourceChoices: readonly string[] = [byteSteps, wordSteps, wordSteps, lineSteps]
  .flatMap((steps) => Array.from({ length: 4 }, () => Object.keys(steps)).flat())
  .concat("nest", "nest", "aliases", "enlarge");
