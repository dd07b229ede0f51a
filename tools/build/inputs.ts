// SPDX-License-Identifier: LGPL-2.1-or-later
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { hasProgram } from "../apt.ts";
import { digest } from "../cache.ts";
import { top } from "../top.ts";
import { setting, settings } from "./settings.ts";

/** All that a build is made of, as files and folders of the checkout. */
const sources = [
  "src",
  "native",
  "units",
  "completions",
  "tools/build",
  "tools/build.ts",
  "tools/esbuild-plugins.mjs",
  "tools/must-replace.mjs",
  "package.json",
  "package-lock.json",
];

/** Stands for the content of everything that goes into a build, so that a build of the same is not made twice. */
export function digestInputs(): string {
  const files = [...sources.flatMap((path) => listFiles(path)).sort(), ...listEngine(setting("QUICKJS_SRC"))];
  const content = files.flatMap((path) => [path, readFileSync(resolve(top, path))]);
  const machine = [process.version, process.arch, hasProgram("musl-gcc")];
  return digest(...machine, ...settings.map((name) => setting(name) ?? ""), ...content);
}

/** A folder that a packager gave, and may change. */
function listEngine(folder: string | undefined): readonly string[] {
  return folder === undefined || !existsSync(folder)
    ? []
    : readdirSync(folder)
        .filter((name) => /\.[ch]$|^VERSION$/.test(name))
        .sort()
        .map((name) => resolve(folder, name));
}

/** Stands for the content of files. */
export function digestFiles(paths: readonly string[]): string {
  return digest(...paths.map((path) => readFileSync(path)));
}

function listFiles(path: string): readonly string[] {
  if (statSync(join(top, path)).isFile()) {
    return [path];
  }
  return readdirSync(join(top, path), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath.slice(top.length), entry.name));
}
