// SPDX-License-Identifier: LGPL-2.1-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { top } from "../top.ts";

/** What the product does without is in src/cli/yargs/without, under the same name: 12 KB, and a quarter of the time of `--version`. */
const without = /^\.\/(argsert|completion|middleware|utils\/apply-extends)\.js$/;

/** Packages as they are shipped in the product: what we do not use left out, the rest in a form that costs less to load and to run. */
export const trimPackages: Plugin = {
  name: "trim-packages",
  setup(build) {
    build.onResolve({ filter: without }, ({ path, importer }) =>
      importer.includes("/yargs/build/lib/")
        ? { path: join(top, "src/cli/yargs/without", `${path.replace(/^.*\/|\.js$/g, "")}.ts`) }
        : undefined,
    );
    build.onLoad({ filter: /\/yargs\/build\/lib\/.*\.js$/ }, async ({ path }) => ({
      contents: leaveOutPromises(leaveOutHelp(makeFieldsPlain(await readFile(path, "utf8")))),
    }));
    build.onLoad({ filter: /\/mustache\/mustache\.mjs$/ }, async ({ path }) => ({
      contents: leaveOutParser(await readFile(path, "utf8")),
    }));
  },
};

/** yargs' compiler made its private fields WeakMaps, with a call for each access, for engines of 2015. As plain properties they take 9 KB less. */
function makeFieldsPlain(source: string): string {
  return source
    .replace(/__classPrivateFieldGet\((\w+), _YargsInstance_(\w+), "f"\)/g, "$1._$2")
    .replace(/__classPrivateFieldSet\((\w+), _YargsInstance_(\w+), ([\s\S]*?), "f"\)/g, "$1._$2 = $3")
    .replace(/_YargsInstance_(\w+)\.set\(this, /g, "(this._$1 = ")
    .replace(/_YargsInstance_\w+ = new WeakMap\(\), /g, "");
}

/** After each command yargs writes its help, in case the command should fail later: a third of the time that it takes. */
function leaveOutHelp(source: string): string {
  return source.replace("cachedHelpMessage = this.help();", "");
}

/** Commands may be asynchronous to yargs, and every step has a second form for that; ours are not. */
function leaveOutPromises(source: string): string {
  return source.replace(/(?<!function )\bisPromise\([\w.]+\)/g, "false");
}

/** Templates are parsed when the product is built. */
function leaveOutParser(source: string): string {
  return source
    .replace(
      /function parseTemplate [\s\S]*?(?=function Context )/,
      "function parseTemplate() { throw new Error('no parser'); }\n",
    )
    .replace("mustache.Scanner = Scanner;", "");
}
