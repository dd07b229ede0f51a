// SPDX-License-Identifier: LGPL-2.1-or-later
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../cache.ts";
import { mustRun, progress } from "../program.ts";
import { top } from "../top.ts";
import type { Engine } from "./engine-source.ts";
import { digestFiles } from "./inputs.ts";
import type { Compiler } from "./requirements.ts";

/** What the product needs of the engine. Its order is that of the link, so that every build is the same. */
export const units = ["quickjs", "dtoa", "libregexp", "libunicode", "cutils"];

/**
 * -fwrapv: the engine counts on it. Sections: what is not used is not linked. Tables for unwinding and jumping are 60 KB; the engine's values
 * taken apart into registers (SRA), and blocks doubled for the sake of jumps, 6 KB that make nothing faster.
 */
export const flags = [
  "-Os",
  "-fwrapv",
  "-D_GNU_SOURCE",
  "-ffunction-sections",
  "-fdata-sections",
  "-fno-asynchronous-unwind-tables",
  "-fno-jump-tables",
  "-fno-tree-sra",
  "-fno-thread-jumps",
];

/** With musl. */
export const staticFlags = ["-static", "-fno-pie", "-no-pie"];

export interface CompiledEngine {
  readonly headers: string;
  /** Objects and archives to link with. */
  readonly objects: readonly string[];
  /** Makes bytecode of a script: compile SCRIPT.js BYTECODE.c */
  readonly bytecodeCompiler: string;
}

/** Words of a variable that packagers set. */
export function words(variable: string): readonly string[] {
  return (process.env[variable] ?? "").split(/\s+/).filter((word) => word !== "");
}

/** The compiler's command line up to the files. */
export function compilation(compiler: Compiler): readonly string[] {
  const fixed = compiler.isStatic ? staticFlags : [];
  return [...compiler.command.split(" "), ...flags, ...fixed, ...words("CFLAGS")];
}

/** Compiles the engine and its bytecode compiler, once for each source, compiler and set of flags. */
export async function compileEngine(engine: Engine, compiler: Compiler): Promise<CompiledEngine> {
  const command = compilation(compiler);
  const version = (await mustRun([...compiler.command.split(" "), "--version"])).toString();
  const tool = join(top, "native", "compile.c");
  const sources = engine.kind === "source" ? listSources(engine.folder) : [engine.library];
  const folder = await cached("engine", [command, version, digestFiles([...sources, tool])], async (folder) => {
    progress(`compiling the engine (${compiler.command})`);
    await compile(engine, [...command, "-w"], folder, tool);
  });
  return {
    headers: engine.kind === "source" ? engine.folder : engine.headers,
    objects: linkedWith(engine, folder),
    bytecodeCompiler: join(folder, "compile"),
  };
}

function listSources(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /\.[ch]$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function linkedWith(engine: Engine, folder: string): readonly string[] {
  return engine.kind === "system"
    ? [engine.library]
    : units.map((unit) => join(folder, `${unit}.o`)).filter((path) => existsSync(path));
}

async function compile(engine: Engine, command: readonly string[], folder: string, tool: string): Promise<void> {
  if (engine.kind === "source") {
    // In the folder itself: names of files are in the objects (assert), and must not depend on where they lie.
    const present = units.filter((unit) => existsSync(join(engine.folder, `${unit}.c`)));
    const options = { cwd: engine.folder };
    const version = '-DCONFIG_VERSION="2025-04-26"';
    await Promise.all(
      present.map((unit) =>
        mustRun([...command, version, "-c", `${unit}.c`, "-o", join(folder, `${unit}.o`)], options),
      ),
    );
  }
  const headers = engine.kind === "source" ? engine.folder : engine.headers;
  await mustRun([
    ...command,
    `-I${headers}`,
    tool,
    ...linkedWith(engine, folder),
    "-lm",
    "-ldl",
    "-lpthread",
    "-o",
    join(folder, "compile"),
  ]);
}
