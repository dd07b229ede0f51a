// SPDX-License-Identifier: LGPL-2.1-or-later
// The executable as gcc's sanitizers watch it: it ends with status 99 where C code touches what it may not, or does what C leaves undefined.

import { readdirSync } from "node:fs";
import { endianness } from "node:os";
import { dirname, join } from "node:path";
import { needPrograms } from "../../tools/apt.ts";
import { bundleForQuickjs, type Program } from "../../tools/build/bundles.ts";
import type { Compiler } from "../../tools/build/compiler.ts";
import { findEngine } from "../../tools/build/engine-source.ts";
import { digestFiles, digestInputs } from "../../tools/build/inputs.ts";
import { linkExecutable } from "../../tools/build/link.ts";
import { cached } from "../../tools/cache.ts";
import { mustRun, runProgram, Unavailable } from "../../tools/program.ts";
import { top } from "../../tools/top.ts";

/** Whose memory the engine has: the C library's, of which each block is watched, or the product's own (native/memory.c). */
export type Memory = "libc" | "arena";

const command = ["gcc", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"];

/** Its environment. */
export const sanitizers = {
  ASAN_OPTIONS: "exitcode=99:detect_leaks=0",
  UBSAN_OPTIONS: "exitcode=99:print_stacktrace=1",
};

/**
 * Path of the executable, for this machine's own C library.
 * @throws Unavailable where the compiler has no sanitizers, or what it makes does not start here
 */
export async function sanitizedExecutable(memory: Memory, program: Program): Promise<string> {
  await needPrograms({ gcc: "gcc" });
  const folder = join(top, dirname(program.entry));
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  const ingredients = [
    ...[command, memory, program, digestInputs(), (await mustRun(["gcc", "--version"])).toString()],
    digestFiles(scripts.sort().map((name) => join(folder, name))),
  ];
  const entry = await cached("sanitized", ingredients, async (folder) => {
    await tryOut(folder);
    const modules = join(folder, "modules");
    await bundleForQuickjs(modules, program);
    const linkOptions = ["-pie", ...(memory === "libc" ? ["-DLIBC_MEMORY"] : [])];
    const byteOrder = endianness() === "BE" ? "big" : "little";
    const compiler: Compiler = { command, linkOptions, byteOrder, isForeign: false };
    await linkExecutable(modules, folder, await findEngine(), compiler, program.name);
  });
  return join(entry, program.name);
}

async function tryOut(folder: string): Promise<void> {
  const program = join(folder, "empty");
  const input = "int main(void) { return 0; }\n";
  for (const argv of [[...command, "-x", "c", "-", "-o", program], [program]]) {
    const { status, stderr } = await runProgram(argv, { input, environment: sanitizers });
    if (status !== 0) {
      throw new Unavailable(`gcc's sanitizers do not work here: ${stderr.trim().split("\n")[0]}`);
    }
  }
}
