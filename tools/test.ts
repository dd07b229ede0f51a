// SPDX-License-Identifier: LGPL-2.1-or-later
// npm test [-- WORD...]: everything that must hold: formatting, lint, types, shell, the build, the unit tests, the fast boots.
// With words: only the unit tests whose path contains one of them; with --no-build what is in dist/ stays as it is.

import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { needPrograms } from "./apt.ts";
import { plugins } from "./esbuild-plugins.mjs";

import { top } from "./top.ts";

const withoutBuild = "--no-build";
const words = process.argv.slice(2).filter((word) => word !== withoutBuild);

function step(name: string, command: string, ...args: readonly string[]): void {
  process.stderr.write(`== ${name}\n`);
  const { status, error } = spawnSync(command, args, { cwd: top, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) {
    process.stderr.write(`${name}: failed${error === undefined ? "" : ` (${error.message})`}\n`);
    process.exit(1);
  }
}

/** Files of the repository's own shell scripts: those that git tracks and that start with a shell's #! line or end in .sh. */
function shellScripts(): string[] {
  const { stdout } = spawnSync("git", ["grep", "-lIE", "^#!/bin/(ba|da)?sh|^#!/usr/bin/env bash"], {
    cwd: top,
    encoding: "utf8",
  });
  return stdout.split("\n").filter((name) => name !== "" && !name.endsWith(".ts") && !name.endsWith(".md"));
}

/** Bundles every test into dist/test, two levels below the top as tools/top.ts expects; returns the bundles. */
async function bundleTests(): Promise<string[]> {
  const outdir = join(top, "dist", "test");
  const tests = readdirSync(join(top, "test"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts") && (words.length === 0 || words.some((word) => name.includes(word))))
    .sort();
  rmSync(outdir, { recursive: true, force: true });
  const entries = tests.map(
    (name) => [name.replaceAll("/", "-").replace(/\.ts$/, ""), join(top, "test", name)] as const,
  );
  await build({
    entryPoints: Object.fromEntries(entries),
    outdir,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    plugins,
    sourcemap: true,
    logLevel: "warning",
  });
  return entries.map(([name]) => join(outdir, `${name}.js`));
}

await needPrograms({ shellcheck: "shellcheck" });
if (words.length === 0) {
  step("format and lint", "npx", "biome", "check", "--error-on-warnings", ".");
  step("types, without Node's globals", "npx", "tsc", "-p", "tsconfig.core.json");
  step("types", "npx", "tsc", "-p", "tsconfig.json");
  step("shellcheck", "shellcheck", ...shellScripts());
}
if (!process.argv.includes(withoutBuild)) {
  step("build", "npm", "run", "--silent", "build");
}
const bundles = await bundleTests();
if (bundles.length === 0) {
  process.stderr.write(`no test file's path contains ${words.join(" or ")}\n`);
  process.exit(2);
}
step(
  "unit tests",
  process.execPath,
  "--enable-source-maps",
  "--test",
  "--test-concurrency=2",
  "--test-reporter=spec",
  ...bundles,
);
if (words.length === 0) {
  step("fast boots", process.execPath, "tools/run.mjs", "test/lab/lab.ts", "--fast", "--again");
}
