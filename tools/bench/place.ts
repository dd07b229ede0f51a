// SPDX-License-Identifier: LGPL-2.1-or-later
import type { ProgramResult } from "../program.ts";
import { runProgram } from "../program.ts";
import { runInTree } from "../tree.ts";
import type { BenchCommand } from "./commands.ts";

/** Where the programs of the bench run. */
export interface Place {
  /** Its folder there. */
  readonly bench: string;
  run(argv: readonly string[], environment?: Readonly<Record<string, string>>): Promise<ProgramResult>;
}

/** This machine, for what needs nothing of it. */
export function here(folder: string): Place {
  return {
    bench: folder,
    run: (argv, environment = {}) => runProgram(["env", "-i", ...words(environment), ...argv]),
  };
}

/**
 * In a Debian tree.
 * @param bind folders of this machine that are there under the same path
 */
export function inTree(tree: string, folder: string, bind: readonly string[]): Place {
  const folders = { "/bench": folder, ...Object.fromEntries(bind.map((path) => [path, path])) };
  return {
    bench: "/bench",
    run: (argv, environment = {}) => runInTree(tree, ["env", "-i", ...words(environment), ...argv], { bind: folders }),
  };
}

function words(environment: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries({ PATH: "/usr/sbin:/usr/bin", ...environment }).map(([name, value]) => `${name}=${value}`);
}

/** Why what has run is not what is measured: a program that fails is done sooner. Undefined where it is. */
export function whyNot(
  { status: wanted = 0, prints }: Pick<BenchCommand, "status" | "prints">,
  { status, stdout, stderr }: ProgramResult,
): string | undefined {
  const printed = stdout.toString() + stderr;
  const said = printed.trim().split("\n").pop() ?? "";
  if (status !== wanted) {
    return `exit status ${status}: ${said}`;
  }
  if (prints === undefined) {
    return said === "" ? undefined : `it says: ${said}`;
  }
  return prints.test(printed) ? undefined : `it does not print ${prints}, but: ${said}`;
}
