// SPDX-License-Identifier: LGPL-2.1-or-later
import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

const string = String.raw`"(?:[^"\\]|\\.)*"`;
/** What only yargs prints, which the executable of an initramfs does not have: of options and words what they are, of commands the examples. */
const help = [
  new RegExp(String.raw`\bdescribe:\s*${string},?`, "g"),
  new RegExp(String.raw`(?<=\bexamples: \[)(?:\s*\[\s*${string},\s*${string},?\s*\],?)*\s*(?=\])`, "g"),
];

/** Source of a command, without its help. Throws where some of it is written in another form. */
export function stripHelp(source: string): string {
  const text = help.reduce((rest, pattern) => rest.replace(pattern, ""), source);
  const left = /\bdescribe:\s*["'`]|\bexamples: \[[^\]]/.exec(text)?.[0];
  if (left !== undefined) {
    throw new Error(`${left}: help that cannot be taken out`);
  }
  return text;
}

/** 2 KB of an image. */
export const withoutHelp: Plugin = {
  name: "without-help",
  setup(build) {
    build.onLoad({ filter: /\/src\/cli\/(?:command|commands\/[\w-]+)\.ts$/ }, async ({ path }) => ({
      contents: stripHelp(await readFile(path, "utf8")),
      loader: "ts",
    }));
  },
};
