// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import type { Command } from "./command.ts";

/** The bundler's: a module that is loaded where it is needed. */
declare function require(module: "./yargs/run.ts"): typeof import("./yargs/run.ts");

/** Otherwise, where this program has all commands and their help. */
export function useYargs(host: Host, command: Command | undefined): number {
  return require("./yargs/run.ts").run(host, command);
}
