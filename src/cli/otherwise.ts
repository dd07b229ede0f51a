// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import type { Command } from "./command.ts";

/**
 * Runs a command line that plain-arguments.ts leaves to others, and returns the exit status: use-yargs.ts in the programs that have all
 * commands and their help, use-tools.ts in the one that goes into an initramfs.
 * @param command where the first argument names one that every program has
 */
export type Otherwise = (host: Host, command: Command | undefined) => number;
