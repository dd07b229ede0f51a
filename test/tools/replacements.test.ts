// SPDX-License-Identifier: LGPL-2.1-or-later
// What the build changes in packages: a package that is not what the change was written for fails the build, and is not shipped as it is.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { build } from "esbuild";
import { trimPackages, writerMethods } from "../../tools/build/trim-packages.ts";
import { trimValidator } from "../../tools/esbuild-plugins.mjs";
import { mustReplace } from "../../tools/must-replace.mjs";

const folder = mkdtempSync(join(tmpdir(), "nbft-boot-replacements-"));
after(() => rmSync(folder, { recursive: true }));

/** Packages as far as the build changes them. */
const mustache = [
  ...[
    "function parseTemplate () {}",
    "function Context () {}",
    "mustache.Scanner = Scanner;",
    "mustache.escape = escapeHtml;",
  ],
  ...["Context.prototype.lookup", ...writerMethods.map((name) => `Writer.prototype.${name}`)].map(
    (method) => `${method} = function () {\n};\n`,
  ),
].join("\n");
const packages: Readonly<Record<string, string>> = {
  "mustache/mustache.mjs": mustache,
  ...Object.fromEntries(
    ["doc/createNode", "schema/core/int", "schema/json/schema", "schema/yaml-1.1/int", "schema/yaml-1.1/timestamp"].map(
      (name) => [`yaml/browser/dist/${name}.js`, "BigInt(text);"],
    ),
  ),
  "yargs/build/lib/command.js": "if (isPromise(a)) {}",
  "yargs/build/lib/usage.js": "cachedHelpMessage = this.help();",
  "yargs/build/lib/utils/maybe-async-result.js": "if (isPromise(a)) {}",
  "yargs/build/lib/yargs-factory.js": [
    '__classPrivateFieldGet(this, _YargsInstance_a, "f"); __classPrivateFieldSet(this, _YargsInstance_a, 1, "f");',
    "_YargsInstance_a = new WeakMap(), _YargsInstance_a.set(this, 1); isPromise(a);",
    ...["argsert", "completion", "middleware", "utils/apply-extends"].map((name) => `import "./${name}.js";`),
  ].join("\n"),
};

/** What the build says of packages that differ from those above: a file -> its text, or undefined where it is not there. */
async function buildWith(differences: Readonly<Record<string, string | undefined>>): Promise<string> {
  const place = mkdtempSync(join(folder, "packages-"));
  const files = Object.entries({ ...packages, ...differences }).filter(([, text]) => text !== undefined);
  for (const [name, text] of files) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), text ?? "");
  }
  writeFileSync(join(place, "main.js"), files.map(([name]) => `import "./${name}";`).join("\n"));
  try {
    await build({
      entryPoints: [join(place, "main.js")],
      bundle: true,
      write: false,
      logLevel: "silent",
      plugins: [trimPackages],
    });
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

test("packages that are as expected are built", async () => {
  assert.equal(await buildWith({}), "");
});

test("a file in which nothing is like what is to be replaced fails the build, and is named", async () => {
  for (const name of Object.keys(packages)) {
    assert.match(await buildWith({ [name]: "export {};" }), new RegExp(`${name}: there is nothing like `), name);
  }
});

test("each replacement of a file has to match, not one of them", async () => {
  assert.match(
    await buildWith({ "mustache/mustache.mjs": mustache.replace("mustache.Scanner = Scanner;", "") }),
    /mustache.Scanner/,
  );
});

test("a file that is not there fails the build, and is named", async () => {
  assert.match(await buildWith({ "yargs/build/lib/usage.js": undefined }), /no module of a package is .*usage\.js/);
  const factory = packages["yargs/build/lib/yargs-factory.js"]?.replace('import "./argsert.js";', "");
  assert.match(
    await buildWith({ "yargs/build/lib/yargs-factory.js": factory }),
    /no module of a package is .*argsert\.js/,
  );
});

test("a validator that ajv writes in another way fails the build", () => {
  assert.throws(
    () => trimValidator("function validate(data) {}", "x.json"),
    /^Error: x\.json: there is nothing like .*schemaPath/,
  );
});

test("what is replaced is replaced everywhere", () => {
  assert.equal(mustReplace("a b a", "a", "c", "text"), "c b c");
});
