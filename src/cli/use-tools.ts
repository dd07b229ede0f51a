// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { quote } from "../text/visible.ts";
import { becomeTools, tools } from "./become-tools.ts";
import type { Command } from "./command.ts";
import { commonCommands } from "./commands.ts";
import { versionLine } from "./version.ts";

/**
 * Otherwise, in the program that goes into an initramfs: becomes nbft-boot-tools. Without it, --help lists the commands, and everything else
 * is wrong usage, or said to be another package's.
 */
export function useTools(host: Host, command: Command | undefined): number {
  becomeTools(host);
  const [name = ""] = host.args;
  if (["--help", "-h", "help"].includes(name)) {
    host.stdout(`${listCommands()}\n`);
    return 0;
  }
  const problem =
    command === undefined ? `no command ${quote(name)} here` : `${name}: its arguments are not understood`;
  host.stderr(`nbft-boot: ${problem}; see nbft-boot --help, nbft-boot(1), or install ${tools}\n`);
  return 2;
}

function listCommands(): string {
  const common = commonCommands();
  const width = Math.max(...common.map(({ name }) => name.length));
  const commands = common.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `${versionLine}\n\n${commands.join("\n")}\n\nOptions: nbft-boot(1). The package ${tools} has more commands, and help for each.`;
}
