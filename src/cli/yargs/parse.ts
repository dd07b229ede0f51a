// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Argv } from "yargs";
import type { Host } from "../../host/host.ts";
import type { Command, Options } from "../command.ts";
import { allCommands } from "../commands.ts";
import { versionLine } from "../version.ts";
import { makeYargs } from "./yargs.ts";

/** What yargs makes of the command line: a command with its options, or else what is wrong with it, or a text to print. */
export interface Parsed {
  readonly chosen?: { readonly command: Command; readonly options: Options };
  readonly problem?: string;
  readonly printed: string;
}

/** @param named the command that the first argument names; undefined where it names none, to find out which was meant, or to list all */
export function parse(host: Host, named: Command | undefined): Parsed {
  let parsed: Parsed = { printed: "" };
  const yargs = makeYargs(host)
    .usage("$0 COMMAND\n\nBoot Linux from NVMe/TCP storage: work with the NBFT, the table that firmware leaves.")
    .strictCommands()
    .strictOptions()
    .demandCommand(1, 1, "say what to do: nbft-boot --help lists the commands")
    .version(versionLine)
    .help()
    .alias("help", "h")
    .recommendCommands()
    .example("$0 show", "what the tables of this machine say")
    .example("$0 check", "whether it could boot, and what is wrong")
    .epilogue("Exit status: 0 done or nothing to do, 1 failed, 2 usage or a table was refused. Manual: nbft-boot(1)");
  for (const command of named === undefined ? allCommands() : [named]) {
    yargs.command(
      usage(command),
      command.summary,
      (inner) => declare(inner, command),
      (options) => {
        parsed = { ...parsed, chosen: { command, options: options as Options } };
      },
    );
  }
  yargs.parse([...host.args], {}, (error: unknown, _options: unknown, printed: string) => {
    parsed = { ...parsed, printed, ...(error instanceof Error && { problem: error.message }) };
  });
  return parsed;
}

/** In yargs' notation: `show [table..]`, `connect <id>`. */
function usage({ name, positional }: Command): string {
  return positional === undefined
    ? name
    : `${name} ${positional.many ? `[${positional.name}..]` : `<${positional.name}>`}`;
}

function declare(yargs: Argv, { positional, options, examples }: Command): Argv {
  if (positional !== undefined) {
    const { name, describe, many } = positional;
    yargs.positional(name, { type: "string", describe, ...(many ? { array: true } : { demandOption: true }) });
  }
  for (const [name, option] of Object.entries(options)) {
    yargs.option(name, { ...option, requiresArg: option.type !== "boolean" });
  }
  return examples.reduce((known, [line, what]) => known.example(line, what), yargs);
}
