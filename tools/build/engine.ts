// SPDX-License-Identifier: LGPL-2.1-or-later
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../cache.ts";
import { mustRun, progress } from "../program.ts";
import type { Compiler } from "./compiler.ts";
import { type Engine, engineVersion, systemLibrary } from "./engine-source.ts";
import { digestFiles } from "./inputs.ts";
import { settingWords } from "./settings.ts";

/** What the product needs of the engine. Its order is that of the link, so that every build is the same. */
export const units = ["quickjs", "dtoa", "libregexp", "libunicode", "cutils"];

/**
 * -fwrapv: the engine counts on it. Sections: what is not used is not linked. Tables for unwinding and jumping are 60 KB; the engine's values
 * taken apart into registers (SRA), and blocks doubled for the sake of jumps, 6 KB that make nothing faster.
 */
export const flags = [
  "-Os",
  "-fPIE",
  "-fwrapv",
  "-D_GNU_SOURCE",
  "-ffunction-sections",
  "-fdata-sections",
  "-fno-asynchronous-unwind-tables",
  "-fno-jump-tables",
  "-fno-tree-sra",
  "-fno-thread-jumps",
];

export interface CompiledEngine {
  readonly headers: string;
  /** Objects and archives to link with. */
  readonly objects: readonly string[];
}

/** The compiler's command line up to the files. */
export function compilation(compiler: Compiler): readonly string[] {
  return [...compiler.command, ...flags, ...settingWords("CFLAGS")];
}

/** Compiles the engine for the product. */
export function compileEngine(engine: Engine, compiler: Compiler): Promise<CompiledEngine> {
  return compileEngineWith(engine, compiler.command, compilation(compiler));
}

/**
 * Compiles the engine, once for each source, compiler and set of flags.
 * @param compiler without flags
 * @param command with flags, up to the files
 */
export async function compileEngineWith(
  engine: Engine,
  compiler: readonly string[],
  command: readonly string[],
): Promise<CompiledEngine> {
  if (engine.kind === "system") {
    return { headers: engine.headers, objects: [await systemLibrary(compiler)] };
  }
  const version = (await mustRun([...compiler, "--version"])).toString();
  const sources = readdirSync(engine.folder)
    .filter((name) => /\.[ch]$/.test(name))
    .sort()
    .map((name) => join(engine.folder, name));
  const folder = await cached("engine", [command, version, digestFiles(sources)], async (folder) => {
    progress(`compiling the engine (${compiler.join(" ")})`);
    // In the folder itself: names of files are in the objects (assert), and must not depend on where they lie.
    const options = { cwd: engine.folder };
    const define = `-DCONFIG_VERSION="${engineVersion(engine.folder)}"`;
    await Promise.all(
      units.map((unit) =>
        mustRun([...command, "-w", define, "-c", `${unit}.c`, "-o", join(folder, `${unit}.o`)], options),
      ),
    );
  });
  return { headers: engine.folder, objects: units.map((unit) => join(folder, `${unit}.o`)) };
}
