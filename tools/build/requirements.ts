// SPDX-License-Identifier: LGPL-2.1-or-later
import { hasProgram, needPrograms } from "../apt.ts";
import { progress, runProgram, Unavailable } from "../program.ts";

/** Program -> the Debian package that has it. */
const wanted = {
  gcc: "gcc",
  "musl-gcc": "musl-tools", // without shared libraries
  xz: "xz-utils", // the engine's source archive
  readelf: "binutils", // to see that there are no shared libraries
  zstd: "zstd", // the size inside an initramfs
};

export interface Compiler {
  readonly command: string;
  /** Whether what it makes needs no shared library. */
  readonly isStatic: boolean;
}

/**
 * Sees to the tools of a build and chooses the compiler: $CC, musl-gcc, or gcc with shared libraries where musl is not to be had.
 * @param needsSystemLibraries the engine was compiled for the distribution's own C library
 */
export async function findCompiler(needsSystemLibraries: boolean): Promise<Compiler> {
  const given = process.env.CC;
  try {
    const { gcc, "musl-gcc": musl, ...rest } = wanted;
    const compilers = given !== undefined ? {} : needsSystemLibraries ? { gcc } : { gcc, "musl-gcc": musl };
    await needPrograms({ ...compilers, ...rest });
  } catch (error) {
    if (!(error instanceof Unavailable) || !hasProgram(given?.split(" ")[0] ?? "gcc") || !hasProgram("xz")) {
      throw error;
    }
    progress(error.message);
  }
  const command = given ?? (hasProgram("musl-gcc") && !needsSystemLibraries ? "musl-gcc" : "gcc");
  return { command, isStatic: await isMusl(command) };
}

/** A musl compiler makes small static programs; glibc's static programs are large and load shared parts all the same. */
async function isMusl(command: string): Promise<boolean> {
  const probe = "#include <features.h>\n#ifdef __GLIBC__\n#error glibc\n#endif\n#include <stdio.h>\n";
  const { status, stderr } = await runProgram([...command.split(" "), "-E", "-x", "c", "-"], { input: probe });
  if (status !== 0 && !stderr.includes("#error glibc")) {
    throw new Unavailable(
      `${command} cannot compile: ${stderr.trim().split("\n").pop()}; install libc6-dev or musl-dev`,
    );
  }
  if (status !== 0) {
    progress(
      `${command} builds for glibc: the executable will need shared libraries (install musl-tools for one without)`,
    );
  }
  return status === 0;
}
