// SPDX-License-Identifier: LGPL-2.1-or-later
import { readdirSync } from "node:fs";
import { endianness } from "node:os";
import { join } from "node:path";
import { cached } from "../cache.ts";
import { mustRun, Unavailable } from "../program.ts";
import { top } from "../top.ts";
import { buildCompiler, type Compiler } from "./compiler.ts";
import { compileEngineWith } from "./engine.ts";
import type { Engine } from "./engine-source.ts";
import { digestFiles } from "./inputs.ts";

/** Of a program that runs for a tenth of a second, and takes half a minute to be made any faster. */
export const buildFlags = ["-O0", "-w", "-fwrapv", "-D_GNU_SOURCE"];

/** lre_compile: native/build/byte-order.c */
export const buildLinkFlags = ["-Wl,--wrap=lre_compile", "-lm", "-ldl", "-lpthread"];

const machineOrder = endianness() === "BE" ? "big" : "little";

/**
 * Compiles the script's modules to bytecode, as a file in C, with the very engine that will run them.
 * @param modules folder of modules
 * @param output name of the file
 */
export async function compileModules(
  modules: string,
  output: string,
  engine: Engine,
  { byteOrder }: Compiler,
): Promise<void> {
  if (engine.kind === "system" && byteOrder !== machineOrder) {
    throw new Unavailable("QUICKJS=system: not for a processor of the other byte order");
  }
  const scripts = readdirSync(modules).sort();
  const compiler = await makeBytecodeCompiler(engine);
  await mustRun([compiler, byteOrder, output, ...scripts.map((name) => join(modules, name))]);
}

/** Path of the program native/build/compile.c, which runs on this machine, whatever processor the product is for. */
async function makeBytecodeCompiler(engine: Engine): Promise<string> {
  const command = [...buildCompiler(), ...buildFlags];
  const { headers, objects } = await compileEngineWith(engine, buildCompiler(), command);
  // A distribution's library comes without the headers that byte-order.c takes.
  const sources = readdirSync(join(top, "native/build"))
    .filter((name) => /\.[ch]$/.test(name) && (engine.kind === "source" || name !== "byte-order.c"))
    .sort()
    .map((name) => join(top, "native/build", name));
  const ingredients = [command, buildLinkFlags, digestFiles([...sources, ...objects])];
  const folder = await cached("bytecode-compiler", ingredients, async (folder) => {
    const files = sources.filter((path) => path.endsWith(".c"));
    const program = join(folder, "compile");
    const linkFlags =
      engine.kind === "source" ? buildLinkFlags : buildLinkFlags.filter((flag) => flag.startsWith("-l"));
    await mustRun([...command, `-I${headers}`, ...files, ...objects, ...linkFlags, "-o", program]);
  });
  return join(folder, "compile");
}
