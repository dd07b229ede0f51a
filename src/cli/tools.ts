// SPDX-License-Identifier: LGPL-2.1-or-later
// What nbft-boot-tools has beside the commands of every program: nothing that a boot needs.

import type { Command } from "./command.ts";
import { commonCommands } from "./commands.ts";

/** The bundler's: a module that is loaded here, because a process runs one command. */
declare function require(module: "./commands/encode.ts"): typeof import("./commands/encode.ts");
declare function require(module: "./commands/export.ts"): typeof import("./commands/export.ts");
declare function require(module: "./commands/secrets.ts"): typeof import("./commands/secrets.ts");
declare function require(module: "./commands/topology.ts"): typeof import("./commands/topology.ts");

const tools: Readonly<Record<string, () => Command>> = {
  encode: () => require("./commands/encode.ts").encode,
  export: () => require("./commands/export.ts").exportDocument,
  secrets: () => require("./commands/secrets.ts").secrets,
  topology: () => require("./commands/topology.ts").topology,
};

/** The tool of this name. */
export function findTool(name: string): Command | undefined {
  return Object.hasOwn(tools, name) ? tools[name]?.() : undefined;
}

/** All commands, in the order of `nbft-boot --help`. */
export function allCommands(): readonly Command[] {
  return [...commonCommands(), ...Object.values(tools).map((load) => load())];
}
