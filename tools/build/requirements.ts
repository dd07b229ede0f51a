// SPDX-License-Identifier: LGPL-2.1-or-later
import { hasProgram, needPrograms } from "../apt.ts";
import { progress, Unavailable } from "../program.ts";
import { buildCompiler, type Compiler, examineCompiler } from "./compiler.ts";
import { settingWords } from "./settings.ts";

/** Program -> the Debian package that has it. */
const wanted = {
  "musl-gcc": "musl-tools", // without shared libraries
  xz: "xz-utils", // the engine's source archive
  readelf: "binutils", // to see that there are no shared libraries
  zstd: "zstd", // the size inside an initramfs
};

/**
 * Sees to the tools of a build and chooses the compiler: $CC, musl-gcc, or gcc with shared libraries where musl is not to be had.
 * @param needsSystemLibraries the engine was compiled for the distribution's own C library
 */
export async function findCompiler(needsSystemLibraries: boolean): Promise<Compiler> {
  const given = settingWords("CC");
  const [building = "cc"] = buildCompiler();
  try {
    const { "musl-gcc": musl, ...rest } = wanted;
    const compilers = given.length > 0 ? {} : needsSystemLibraries ? { gcc: "gcc" } : { gcc: "gcc", "musl-gcc": musl };
    await needPrograms({ [building]: "gcc", ...compilers, ...rest });
  } catch (error) {
    const needed = [given[0] ?? "gcc", building, "xz"];
    if (!(error instanceof Unavailable) || !needed.every(hasProgram)) {
      throw error;
    }
    progress(error.message);
  }
  return await examineCompiler(
    given.length > 0 ? given : [hasProgram("musl-gcc") && !needsSystemLibraries ? "musl-gcc" : "gcc"],
  );
}
