// SPDX-License-Identifier: LGPL-2.1-or-later
// The command line in its plainest form, as units, scripts and most people write it. yargs, which understands all others and writes the help,
// takes longer to load than most commands to run. Both read the same declarations; test/cli/plain-arguments.test.ts holds them to one answer.

import type { Command, OptionDeclaration, Options } from "./command.ts";

/** A word that means itself: yargs would unquote one in quotes. */
const plainWord = /^[A-Za-z0-9_./:@%+,][A-Za-z0-9_./:@%+,-]*$/;
/** The same, or a kernel option: no value of an option of ours. */
const plainSource = /^[A-Za-z0-9_./:@%+,][A-Za-z0-9_./:@%+,=[\]-]*$/;

/**
 * What the words behind a command's name say where each option is declared and written once, under its full name, with a plain word as its
 * value; undefined where yargs has to look at them.
 */
export function readPlainArguments(command: Command, args: readonly string[]): Options | undefined {
  const given: Record<string, unknown> = {};
  const words: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, name, assigned] = /^--([a-z-]+)(?:=(.*))?$/.exec(arg) ?? [];
    if (name === undefined) {
      words.push(arg);
      continue;
    }
    const option = Object.hasOwn(command.options, name) ? command.options[name] : undefined;
    if (option === undefined || Object.hasOwn(given, name)) {
      return undefined;
    }
    const value = option.type === "boolean" ? readFlag(assigned, rest[0]) : readValue(option, assigned ?? rest.shift());
    if (value === undefined) {
      return undefined;
    }
    given[name] = value;
  }
  const positional = readWords(command, words);
  return positional && { ...defaults(command), ...positional, ...given };
}

/** `--json true` is one option to yargs. */
function readFlag(assigned: string | undefined, next: string | undefined): true | undefined {
  return assigned === undefined && next !== "true" && next !== "false" ? true : undefined;
}

function readValue({ type, choices }: OptionDeclaration, word = ""): string | number | undefined {
  if (type === "number") {
    return /^(0|[1-9][0-9]{0,8})$/.test(word) ? Number(word) : undefined;
  }
  return plainWord.test(word) && (choices?.includes(word) ?? true) ? word : undefined;
}

function readWords({ first, positional }: Command, all: readonly string[]): Options | undefined {
  // `show help` asks yargs for help.
  if (all.includes("help") || !all.every((word) => plainSource.test(word))) {
    return undefined;
  }
  if (first !== undefined) {
    const [word, ...others] = all;
    const rest = word === undefined ? undefined : readWords({ positional } as Command, others);
    return rest && { [first.name]: word, ...rest };
  }
  const words = all;
  if (positional?.many) {
    return { [positional.name]: words };
  }
  if (words.length !== (positional === undefined ? 0 : 1)) {
    return undefined;
  }
  return positional === undefined ? {} : { [positional.name]: words[0] };
}

function defaults({ options }: Command): Options {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, option]) => (option.default === undefined ? [] : [[name, option.default]])),
  );
}
