// SPDX-License-Identifier: LGPL-2.1-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { mustReplace } from "../must-replace.mjs";
import { top } from "../top.ts";

/** What the product does without is in src/cli/yargs/without, under the same name: 12 KB, and a quarter of the time of `--version`. */
const without = ["argsert", "completion", "middleware", "utils/apply-extends"];

interface Change {
  readonly from: string | RegExp;
  readonly to: string;
}

/** yargs' compiler made its private fields WeakMaps, with a call for each access, for engines of 2015. As plain properties they take 9 KB less. */
const plainFields: readonly Change[] = [
  { from: /__classPrivateFieldGet\((\w+), _YargsInstance_(\w+), "f"\)/g, to: "$1._$2" },
  { from: /__classPrivateFieldSet\((\w+), _YargsInstance_(\w+), ([\s\S]*?), "f"\)/g, to: "$1._$2 = $3" },
  { from: /_YargsInstance_(\w+)\.set\(this, /g, to: "(this._$1 = " },
  { from: /_YargsInstance_\w+ = new WeakMap\(\), /g, to: "" },
];

/** Commands may be asynchronous to yargs, and every step has a second form for that; ours are not. */
const withoutPromises: readonly Change[] = [{ from: /(?<!function )\bisPromise\([\w.]+\)/g, to: "false" }];

/** After each command yargs writes its help, in case the command should fail later: a third of the time that it takes. */
const withoutHelp: readonly Change[] = [{ from: "cachedHelpMessage = this.help();", to: "" }];

/** Of mustache's Writer what src/output/render.ts does without, or has of its own. */
export const writerMethods = [
  ...["clearCache", "parse", "render", "indentPartial", "renderPartial", "escapedValue"],
  ...["getConfigTags", "getConfigEscape"],
];

/** Templates are parsed when the product is built, have no partials, and look up their names by src/output/render.ts. */
const withoutParser: readonly Change[] = [
  {
    from: /function parseTemplate [\s\S]*?(?=function Context )/g,
    to: "function parseTemplate() { throw new Error('no parser'); }\n",
  },
  { from: "mustache.Scanner = Scanner;", to: "" },
  { from: "mustache.escape = escapeHtml;", to: "" },
  ...["Context.lookup", ...writerMethods.map((name) => `Writer.${name}`)].map((method) => ({
    from: new RegExp(`${method.replace(".", String.raw`\.prototype\.`)} = [^]*?\n};\n`, "g"),
    to: "",
  })),
];

/** What YAML has for integers beyond 2^53, if it is asked to; the engine's have faults (engine-faults.ts). */
const withoutBigIntegers: readonly Change[] = [{ from: /\bBigInt\b/g, to: "Number" }];

/** By the end of the file's path. */
const changes: Readonly<Record<string, readonly Change[]>> = {
  "/mustache/mustache.mjs": withoutParser,
  "/yaml/browser/dist/doc/createNode.js": withoutBigIntegers,
  "/yaml/browser/dist/schema/core/int.js": withoutBigIntegers,
  "/yaml/browser/dist/schema/json/schema.js": withoutBigIntegers,
  "/yaml/browser/dist/schema/yaml-1.1/int.js": withoutBigIntegers,
  "/yaml/browser/dist/schema/yaml-1.1/timestamp.js": withoutBigIntegers,
  "/yargs/build/lib/command.js": withoutPromises,
  "/yargs/build/lib/usage.js": withoutHelp,
  "/yargs/build/lib/utils/maybe-async-result.js": withoutPromises,
  "/yargs/build/lib/yargs-factory.js": [...plainFields, ...withoutPromises],
};

/**
 * Packages as they are shipped in the product: what we do not use left out, the rest in a form that costs less to load and to run. The build
 * fails where a package that the program has is not what this was written for.
 */
export const trimPackages: Plugin = {
  name: "trim-packages",
  setup(build) {
    const loaded = new Set<string>();
    const isWanted = (name: string) => loaded.has(/^\/(\w+)\//.exec(name)?.[1] ?? "yargs");
    const missing = new Set([...without.map((name) => `./${name}.js`), ...Object.keys(changes)]);
    build.onResolve({ filter: new RegExp(`^\\./(${without.join("|")})\\.js$`) }, ({ path, importer }) => {
      if (!importer.includes("/yargs/build/lib/")) {
        return undefined;
      }
      missing.delete(path);
      return { path: join(top, "src/cli/yargs/without", `${path.replace(/^.*\/|\.js$/g, "")}.ts`) };
    });
    // The tests have yaml's other form, /yaml/dist/, as it is.
    build.onLoad({ filter: /\/(mustache|yargs|yaml\/browser)\/.*\.m?js$/ }, async ({ path }) => {
      loaded.add(/.*\/(mustache|yargs|yaml)\//.exec(path)?.[1] ?? "");
      const [name, needed] = Object.entries(changes).find(([end]) => path.endsWith(end)) ?? [];
      if (name === undefined || needed === undefined) {
        return undefined;
      }
      missing.delete(name);
      const source = await readFile(path, "utf8");
      return { contents: needed.reduce((text, { from, to }) => mustReplace(text, from, to, path), source) };
    });
    build.onEnd(({ errors }) => ({
      errors:
        errors.length > 0
          ? []
          : [...missing]
              .filter(isWanted)
              .map((name) => ({ text: `no module of a package is ${name}, which is to be replaced` })),
    }));
  },
};
