// SPDX-License-Identifier: LGPL-2.1-or-later
import { kinds } from "../formats/kinds.ts";
import type { Host } from "../host/host.ts";
import { machineAt } from "../host/machine-at.ts";

/** What the command line says, by the names that a command declares; each command reads those. */
export type Options = Readonly<Record<string, unknown>>;

/** `--name VALUE`, or `--name` for a boolean; yargs' words. */
export interface OptionDeclaration {
  readonly type: "boolean" | "number" | "string";
  readonly describe: string;
  readonly alias?: string;
  readonly choices?: readonly string[];
  readonly default?: string | number;
  /** What shells complete of a string without choices; by default a file. */
  readonly value?: "directory" | "word";
}

/** Words that are no options: exactly one, or any number of them. */
export interface PositionalDeclaration {
  readonly name: string;
  readonly describe: string;
  readonly many: boolean;
  /** Each names a file, as shells complete it. */
  readonly isFile: boolean;
}

/** A word that has to come before all others and is one of a list. */
export interface FirstWord {
  readonly name: string;
  readonly describe: string;
  /** Each with what it stands for, in one line. */
  readonly choices: readonly (readonly [word: string, summary: string])[];
  /** Options that are for some of these words alone, by the word; all others are for each. */
  readonly own: Readonly<Record<string, readonly string[]>>;
}

/** One command of `nbft-boot`. */
export interface Command {
  readonly name: string;
  /** Whom `nbft-boot --help` lists it for: people, or a boot, whose units and scripts run it. */
  readonly group: "people" | "boot";
  /** What it does, in one line of that list. */
  readonly summary: string;
  /** Command line and what it does. */
  readonly examples: readonly (readonly [string, string])[];
  readonly first?: FirstWord;
  readonly positional?: PositionalDeclaration;
  readonly options: Readonly<Record<string, OptionDeclaration>>;
  /** Returns the exit status: 0 done or nothing to do, 1 failed, 2 usage or a table was refused. */
  run(host: Host, options: Options): number;
}

/** The user asked for something that cannot be; one line that says what to type instead. Exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** `--root DIR`: the machine to work on. */
export const rootOption = {
  root: { type: "string", default: "/", value: "directory", describe: "the machine's root directory" },
} as const satisfies Command["options"];

/** `[source..]`: where tables come from. */
export const sourceWords: PositionalDeclaration = {
  name: "source",
  describe: "tables, other files, kernel options or system, not the machine's own tables",
  many: true,
  isFile: true,
};

/** `--from=KIND` and `--root DIR`, beside sourceWords. */
export const sourceOptions = {
  ...rootOption,
  from: { type: "string", choices: kinds, describe: "what the files are, instead of looking into them" },
} as const satisfies Command["options"];

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

/** The machine of `--root`. */
export function machineOf(host: Host, options: Options): Host {
  const folder = text(options, "root") ?? "/";
  // A shell variable that is not set must not make it this machine.
  if (folder === "") {
    throw new UsageError("--root is empty: say / for this machine");
  }
  // With a slash at the end: a file is no machine.
  if (folder !== "/" && !host.exists(`${folder}/`)) {
    throw new UsageError(`--root ${folder}: no such directory`);
  }
  return machineAt(host, folder);
}
