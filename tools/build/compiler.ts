// SPDX-License-Identifier: LGPL-2.1-or-later
import { join } from "node:path";
import { mustRun, progress, runProgram, Unavailable } from "../program.ts";
import { top } from "../top.ts";
import { settingWords } from "./settings.ts";

/** A C compiler, and what it makes. */
export interface Compiler {
  readonly command: readonly string[];
  /** Options that link the safest kind of executable, behind all files. */
  readonly linkOptions: readonly string[];
  readonly byteOrder: "little" | "big";
  /** Whether what it makes runs on another kind of processor than this machine's. */
  readonly isForeign: boolean;
}

/** The compiler for programs that run during the build: $CC_FOR_BUILD. */
export function buildCompiler(): readonly string[] {
  const given = settingWords("CC_FOR_BUILD");
  return given.length > 0 ? given : ["cc"];
}

/** Finds out what a compiler makes. Throws Unavailable where it cannot compile. */
export async function examineCompiler(command: readonly string[]): Promise<Compiler> {
  return {
    command,
    linkOptions: (await ask("link-options", command)).split(" ").filter((option) => option !== ""),
    byteOrder: (await ask("byte-order", command)) === "big" ? "big" : "little",
    isForeign: (await processor(command)) !== (await processor(buildCompiler())),
  };
}

/** See native/build/compiler.sh. */
async function ask(question: string, command: readonly string[]): Promise<string> {
  const script = join(top, "native/build/compiler.sh");
  const { status, stdout, stderr } = await runProgram(["sh", script, question, ...command, ...settingWords("CFLAGS")]);
  const said = stderr.trim();
  if (status !== 0) {
    throw new Unavailable(said);
  }
  if (said !== "") {
    progress(said);
  }
  return stdout.toString().trim();
}

async function processor(command: readonly string[]): Promise<string | undefined> {
  return (await mustRun([...command, "-dumpmachine"])).toString().split("-")[0];
}
