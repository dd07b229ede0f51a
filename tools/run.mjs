#!/usr/bin/env node
// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs a TypeScript program of this repository: node tools/run.mjs tools/build.ts [ARGUMENT...]
// It uses the compiler of the product itself (esbuild), and installs the packages of the lock file where they are missing,
// so that every npm script works on a fresh clone.

import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const top = fileURLToPath(new URL("..", import.meta.url));
const entry = process.argv[2];
if (entry === undefined) {
  process.stderr.write("usage: node tools/run.mjs FILE.ts [ARGUMENT...]\n");
  process.exit(2);
}

const lock = join(top, "package-lock.json");
const installed = join(top, "node_modules", ".nbft-boot-lock.json");
if (!existsSync(installed) || !readFileSync(installed).equals(readFileSync(lock))) {
  process.stderr.write("installing the packages of package-lock.json (npm ci)\n");
  const npm = spawnSync("npm", ["ci", "--no-fund", "--no-audit", "--silent"], { cwd: top, stdio: ["ignore", 2, 2] });
  if (npm.status !== 0) {
    process.stderr.write("npm ci failed; run it by hand to see why\n");
    process.exit(1);
  }
  copyFileSync(lock, installed);
}

const { build } = await import("esbuild");
const { plugins } = await import("./esbuild-plugins.mjs");
const name = relative(top, resolve(entry)).replace(/\.ts$/, "").replaceAll("/", "-");
const folder = join(top, "dist", "tools");
mkdirSync(folder, { recursive: true });
const outfile = join(folder, `${name}.mjs`);
await build({
  entryPoints: [resolve(entry)],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  plugins,
  sourcemap: "inline",
  logLevel: "warning",
});
process.setSourceMapsEnabled(true);
process.argv.splice(1, 2, outfile);
await import(pathToFileURL(outfile).href);
