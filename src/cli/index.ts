// SPDX-License-Identifier: LGPL-2.1-or-later
// Everything that people type. Loaded only where main.ts does not know the form of the arguments.

import { type Host, HostError } from "../host/host.ts";
import { EncodeError } from "../nbft/encode-error.ts";
import { type Command, type Options, UsageError } from "./command.ts";
import { check } from "./commands/check.ts";
import { encode } from "./commands/encode.ts";
import { plan } from "./commands/plan.ts";
import { show } from "./commands/show.ts";
import { units } from "./commands/units.ts";
import { version } from "./version.ts";
import { makeYargs } from "./yargs/yargs.ts";

/** The bundler's: a module that is loaded where it is needed. */
declare function require(module: "./commands/boot.ts"): typeof import("./commands/boot.ts");

const commands: Readonly<Record<string, () => Command>> = {
  show: () => show,
  check: () => check,
  plan: () => plan,
  encode: () => encode,
  units: () => units,
  pre: () => require("./commands/boot.ts").pre,
  handover: () => require("./commands/boot.ts").handover,
  configure: () => require("./commands/boot.ts").configure,
  connect: () => require("./commands/boot.ts").connect,
  discover: () => require("./commands/boot.ts").discover,
};

/** Runs what was typed; returns the exit status. */
export function run(host: Host): number {
  let chosen: (() => number) | undefined;
  let printed = "";
  let problem: string | undefined;
  const yargs = makeYargs(host)
    .usage("$0 COMMAND\n\nBoot Linux from NVMe/TCP storage: work with the NBFT, the table that firmware leaves.")
    .strictCommands()
    .strictOptions()
    .demandCommand(1, 1, "say what to do: nbft-boot --help lists the commands")
    .version(`nbft-boot ${version} (NVM Express Boot Specification 1.3)`)
    .help()
    .alias("help", "h")
    .recommendCommands()
    .example("$0 show", "what the tables of this machine say")
    .example("$0 check", "whether it could boot, and what is wrong")
    .epilogue("Exit status: 0 done or nothing to do, 1 failed, 2 usage or a table was refused. Manual: nbft-boot(1)");
  for (const command of wanted(host.args)) {
    yargs.command(
      command.usage,
      command.summary,
      (inner) => command.examples.reduce((known, [line, what]) => known.example(line, what), command.declare(inner)),
      (options) => {
        chosen = () => command.run(host, options as Options);
      },
    );
  }
  yargs.parse([...host.args], {}, (error: unknown, _options: unknown, output: string) => {
    printed = output;
    problem = error instanceof Error ? error.message : undefined;
  });
  if (problem !== undefined) {
    const line = problem.replace(/\s+/g, " ");
    host.stderr(`nbft-boot: ${line}${line.includes("--help") ? "" : "; see nbft-boot --help"}\n`);
    return 2;
  }
  if (chosen === undefined) {
    host.stdout(`${printed}\n`);
    return 0;
  }
  return runCommand(host, chosen);
}

/** The command that comes first; all of them where that is none, to be found or to be listed. */
function wanted([name = ""]: readonly string[]): readonly Command[] {
  return (Object.hasOwn(commands, name) ? [name] : Object.keys(commands)).flatMap((name) => commands[name]?.() ?? []);
}

/** One line on stderr for what the user or the machine got wrong; anything else is ours, and main() says so. */
function runCommand(host: Host, command: () => number): number {
  try {
    return command();
  } catch (error) {
    if (error instanceof UsageError || error instanceof EncodeError) {
      host.stderr(`nbft-boot: ${error.message}\n`);
      return 2;
    }
    if (error instanceof HostError) {
      host.stderr(`nbft-boot: ${error.message}\n`);
      return 1;
    }
    throw error;
  }
}
