// SPDX-License-Identifier: LGPL-2.1-or-later
// Everything that people and units type.

import { type Host, HostError } from "../host/host.ts";
import { EncodeError } from "../nbft/encode-error.ts";
import { type Command, type Options, UsageError } from "./command.ts";
import { findCommand } from "./commands.ts";
import { readPlainArguments } from "./plain-arguments.ts";
import { versionLine } from "./version.ts";

/** The bundler's: a module that is loaded where it is needed. */
declare function require(module: "./yargs/parse.ts"): typeof import("./yargs/parse.ts");

/** Runs what was typed; returns the exit status. */
export function run(host: Host): number {
  const [name = "", ...args] = host.args;
  if (name === "--version" && args.length === 0) {
    host.stdout(`${versionLine}\n`);
    return 0;
  }
  const command = findCommand(name);
  if (command !== undefined && command.options.output === undefined && args.includes("-")) {
    // To yargs it would be nothing at all, and the answer one about this machine.
    host.stderr("nbft-boot: - is not understood: say /dev/stdin for standard input\n");
    return 2;
  }
  const options = command && readPlainArguments(command, args);
  return command !== undefined && options !== undefined
    ? runCommand(host, command, options)
    : runByYargs(host, command);
}

/** @param command where the first argument names one: the others need not be loaded */
function runByYargs(host: Host, command: Command | undefined): number {
  const { chosen, problem, printed } = require("./yargs/parse.ts").parse(host, command);
  if (problem !== undefined) {
    const line = problem.replace(/\s+/g, " ");
    host.stderr(`nbft-boot: ${line}${line.includes("--help") ? "" : "; see nbft-boot --help"}\n`);
    return 2;
  }
  if (chosen === undefined) {
    host.stdout(`${printed}\n`);
    return 0;
  }
  return runCommand(host, chosen.command, chosen.options);
}

/** One line on stderr for what the user or the machine got wrong; anything else is ours, and main() says so. */
function runCommand(host: Host, command: Command, options: Options): number {
  try {
    return command.run(host, options);
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
