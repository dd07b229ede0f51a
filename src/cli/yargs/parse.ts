// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Argv } from "yargs";
import type { Host } from "../../host/host.ts";
import type { Command, FirstWord, Options } from "../command.ts";
import { allCommands } from "../tools.ts";
import { versionLine } from "../version.ts";
import { makeYargs } from "./yargs.ts";

/** What yargs makes of the command line: a command with its options, or else what is wrong with it, or a text to print. */
export interface Parsed {
  readonly chosen?: { readonly command: Command; readonly options: Options };
  readonly problem?: string;
  readonly printed: string;
}

const purpose = "Boot Linux from NVMe/TCP storage: work with the NBFT, the table that firmware leaves.";

/** The lists of `nbft-boot --help`, under these headings. */
const groups: Readonly<Record<Command["group"], string>> = { people: "For people:", boot: "What a boot runs:" };

/** @param named the command that the first argument names; undefined where it names none, to find out which was meant, or to list all */
export function parse(host: Host, named: Command | undefined, args: readonly string[]): Parsed {
  const noFlag = named && args.slice(0, endOfOptions(args)).find((arg) => isUnreadableFlag(named, arg));
  if (noFlag !== undefined) {
    return { printed: "", problem: `${noFlag}: it takes no value` };
  }
  let parsed: Parsed = { printed: "" };
  const commands = named === undefined ? allCommands() : [named];
  const yargs = makeYargs(host)
    .usage(`$0 COMMAND\n\n${purpose}\n${listCommands(commands)}`)
    .strictCommands()
    .strictOptions()
    .demandCommand(1, 1, "say what to do: nbft-boot --help lists the commands")
    .version(versionLine)
    .help()
    .alias("help", "h")
    .example("$0 show", "what the tables of this machine say")
    .example("$0 check", "whether it could boot, and what is wrong")
    .epilogue("Exit status: 0 done or nothing to do, 1 failed, 2 usage or a table was refused. Manual: nbft-boot(1)");
  for (const command of commands) {
    // false: yargs would list all of them under one heading.
    yargs.command(
      usage(command),
      false,
      (inner) => declare(inner.usage(`$0 ${usage(command)}\n\n${command.summary}`), command),
      (options) => {
        const twice = Object.keys(command.options).find((name) => Array.isArray(options[name]));
        parsed =
          twice === undefined
            ? { ...parsed, chosen: { command, options: options as Options } }
            : { ...parsed, problem: `--${twice} is given more than once` };
      },
    );
  }
  yargs.parse(withoutEndOfOptions(args), {}, (error: unknown, _options: unknown, printed: string) => {
    parsed = { ...parsed, printed, ...(error instanceof Error && { problem: error.message }) };
  });
  return parsed;
}

/** Where `--` stands, after which no word is an option. */
function endOfOptions(args: readonly string[]): number {
  const end = args.indexOf("--");
  return end < 0 ? args.length : end;
}

/** yargs would not hand what stands behind `--` to a command, whose answer would be one about this machine. */
function withoutEndOfOptions(args: readonly string[]): string[] {
  const end = endOfOptions(args);
  return [...args.slice(0, end), ...args.slice(end + 1).map((word) => word.replace(/^-/, "./-"))];
}

/** `--require-table=yes`, of which yargs makes the opposite. */
function isUnreadableFlag({ options }: Command, arg: string): boolean {
  const [, word = "", value = ""] = /^--?([A-Za-z-]+)=(.*)$/s.exec(arg) ?? [];
  const name = word.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const option = Object.entries(options).find(([full, { alias }]) => full === name || alias === name)?.[1];
  return option?.type === "boolean" && value !== "true" && value !== "false";
}

/** In yargs' notation: `show [table..]`, `connect <id>`, `export <kind> [source..]`. */
function usage({ name, first, positional }: Command): string {
  return [
    name,
    ...(first === undefined ? [] : [`<${first.name}>`]),
    ...(positional === undefined ? [] : [positional.many ? `[${positional.name}..]` : `<${positional.name}>`]),
  ].join(" ");
}

/** As much as has room in a list. */
function shortUsage(command: Command): string {
  return command.first === undefined ? usage(command) : `${command.name} <${command.first.name}>`;
}

/** One line for each command, in its group. */
function listCommands(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => shortUsage(command).length));
  return Object.entries(groups)
    .flatMap(([group, heading]) => {
      const listed = commands.filter((command) => command.group === group);
      return [`\n${heading}`, ...listed.map((command) => `  ${shortUsage(command).padEnd(width)}  ${command.summary}`)];
    })
    .join("\n");
}

function declare(yargs: Argv, { first, positional, options, examples }: Command): Argv {
  if (first !== undefined) {
    yargs.positional(first.name, { type: "string", describe: first.describe, demandOption: true });
  }
  if (positional !== undefined) {
    const { name, describe, many } = positional;
    yargs.positional(name, { type: "string", describe, ...(many ? { array: true } : { demandOption: true }) });
  }
  for (const [name, option] of Object.entries(options)) {
    yargs.option(name, { ...option, requiresArg: option.type !== "boolean" });
  }
  return yargs.epilogue(`${first === undefined ? "" : listChoices(first)}Examples:\n${listExamples(examples)}`);
}

/** The words that can come first, a line for each. */
function listChoices({ name, choices }: FirstWord): string {
  const longest = Math.max(...choices.map(([word]) => word.length));
  const lines = choices.map(([word, summary]) => `  ${word.padEnd(longest)}  ${summary}\n`);
  return `${name.replace(/^./, (letter) => letter.toUpperCase())}s:\n${lines.join("")}\n`;
}

/** Width of yargs' help. */
const width = 80;

/** Not by yargs, which breaks a line that somebody may want to copy. What it does stands below it where both are too long for one line. */
function listExamples(examples: Command["examples"]): string {
  const longest = Math.max(...examples.map(([line]) => line.length));
  const isShort = examples.every(([, what]) => 2 + longest + 2 + what.length <= width);
  return examples
    .map(([line, what]) => (isShort ? `  ${line.padEnd(longest)}  ${what}` : `  ${line}\n      ${what}`))
    .join("\n");
}
