// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import type { Command } from "./command.ts";
import { readPlainArguments } from "./plain-arguments.ts";
import { runCommand } from "./run-command.ts";

/** Runs a command whose arguments are plain, and returns the exit status; undefined where somebody else has to understand them. */
export function runPlain(host: Host, command: Command, args: readonly string[]): number | undefined {
  if (command.options.output === undefined && args.includes("-")) {
    // To yargs it would be nothing at all, and the answer one about this machine.
    host.stderr("nbft-boot: - is not understood: say /dev/stdin for standard input\n");
    return 2;
  }
  const options = readPlainArguments(command, args);
  return options && runCommand(host, command, options);
}
