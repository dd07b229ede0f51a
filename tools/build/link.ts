// SPDX-License-Identifier: LGPL-2.1-or-later
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../program.ts";
import { top } from "../top.ts";
import { type CompiledEngine, compilation, words } from "./engine.ts";
import type { Compiler } from "./requirements.ts";

/** No build identifier and no symbols: two builds of the same are the same. muldefs: native/left-out.c. */
export const linkFlags = [
  "-Wl,--gc-sections",
  "-Wl,--build-id=none",
  "-Wl,-z,noexecstack",
  "-Wl,-z,relro",
  "-Wl,-z,now",
  "-Wl,-z,muldefs",
  "-s",
];

/** With musl: code and data share pages, and no page is protected again for 50 bytes of pointers: 16 KB of padding less. */
export const staticLinkFlags = ["-Wl,-z,noseparate-code", "-Wl,-z,norelro"];

export const warnings = ["-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter"];

/** Makes the native executable of a script's modules: bytecode, the C host and the engine in one file. */
export async function linkExecutable(
  modules: string,
  folder: string,
  engine: CompiledEngine,
  compiler: Compiler,
): Promise<string> {
  const bytecode = join(folder, "bytecode.c");
  const executable = join(folder, "nbft-boot");
  const scripts = readdirSync(modules).sort();
  await mustRun([engine.bytecodeCompiler, bytecode, ...scripts.map((name) => join(modules, name))]);
  const host = readdirSync(join(top, "native"))
    .filter((name) => name.endsWith(".c") && name !== "compile.c")
    .sort()
    .map((name) => `native/${name}`);
  const padding = compiler.isStatic ? staticLinkFlags : [];
  await mustRun(
    [
      ...compilation(compiler),
      ...warnings,
      "-isystem",
      engine.headers,
      "-Inative",
      ...host,
      bytecode,
      ...engine.objects,
      "-lm",
      ...linkFlags,
      ...padding,
      ...words("LDFLAGS"),
      "-o",
      executable,
    ],
    { cwd: top },
  );
  return executable;
}
