// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Argv } from "yargs";
import type { Host } from "../host/host.ts";

/** What the command line makes of all its options; each command reads those that it declares. */
export type Options = Readonly<Record<string, unknown>>;

/** One command of `nbft-boot`. */
export interface Command {
  /** yargs' notation: `show [table..]`. */
  readonly usage: string;
  readonly summary: string;
  /** Command line and what it does. */
  readonly examples: readonly (readonly [string, string])[];
  declare(yargs: Argv): Argv;
  /** Returns the exit status: 0 done or nothing to do, 1 failed, 2 usage or a table was refused. */
  run(host: Host, options: Options): number;
}

/** The user asked for something that cannot be; one line that says what to type instead. Exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** `--root DIR`: the machine to work on. */
export function declareRoot(yargs: Argv): Argv {
  return yargs.option("root", {
    type: "string",
    default: "/",
    requiresArg: true,
    describe: "the machine's root folder",
  });
}

/** `[table..]` and `--root`: where tables come from. */
export function declareTables(yargs: Argv): Argv {
  return declareRoot(yargs).positional("table", {
    type: "string",
    array: true,
    describe: "table files, binary or JSON, instead of the machine's own",
  });
}

export function text(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

export function texts(options: Options, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value.map(String) : [];
}

export function flag(options: Options, name: string): boolean {
  return options[name] === true;
}

/** Without a slash at the end, so that it can stand in front of an absolute path. */
export function root(options: Options): string {
  const folder = text(options, "root") ?? "/";
  // A shell variable that is not set must not make it this machine.
  if (folder === "") {
    throw new UsageError("--root is empty: say / for this machine");
  }
  return folder.replace(/\/+$/, "");
}
