// SPDX-License-Identifier: LGPL-2.1-or-later
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../program.ts";
import { top } from "../top.ts";
import { compileModules } from "./bytecode.ts";
import type { Compiler } from "./compiler.ts";
import { compilation, compileEngine } from "./engine.ts";
import type { Engine } from "./engine-source.ts";
import { checkLeftOut, leftOut } from "./left-out.ts";
import { settingWords } from "./settings.ts";

/** Code apart from constants, and constants with pointers read-only. No build identifier and no symbols: two builds of the same are the same. */
export const linkFlags = [
  "-Wl,--gc-sections",
  "-Wl,--build-id=none",
  "-Wl,-z,noexecstack",
  "-Wl,-z,separate-code",
  "-Wl,-z,relro",
  "-Wl,-z,now",
  "-s",
  ...leftOut.map((name) => `-Wl,--wrap=${name}`),
];

/** What the engine needs; all is in libc but with an old glibc. */
export const libraries = ["-lm", "-lpthread"];

export const warnings = ["-Wall", "-Wextra", "-Wno-unused-parameter"];

/** Makes the native executable of a script's modules: bytecode, the C host and the engine in one file. */
export async function linkExecutable(
  modules: string,
  folder: string,
  engine: Engine,
  compiler: Compiler,
  name = "nbft-boot",
): Promise<string> {
  const bytecode = join(folder, `${name}.bytecode.c`);
  const executable = join(folder, name);
  const map = join(folder, `${name}.map`);
  const [{ headers, objects }] = await Promise.all([
    compileEngine(engine, compiler),
    compileModules(modules, bytecode, engine, compiler),
  ]);
  const host = readdirSync(join(top, "native"))
    .filter((name) => name.endsWith(".c"))
    .sort()
    .map((name) => `native/${name}`);
  const files = ["-isystem", headers, "-Inative", ...host, bytecode, ...objects, ...libraries];
  const options = [...linkFlags, ...settingWords("LDFLAGS"), ...compiler.linkOptions, `-Wl,-Map=${map},--cref`];
  await mustRun([...compilation(compiler), ...warnings, "-Werror", ...files, ...options, "-o", executable], {
    cwd: top,
  });
  await checkLeftOut(map);
  return executable;
}
