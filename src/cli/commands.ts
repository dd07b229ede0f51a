// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Command } from "./command.ts";

/** The bundler's: a module that is loaded here, because a process runs one command. */
declare function require(module: "./bundles/boot.ts"): typeof import("./bundles/boot.ts");
declare function require(module: "./commands/configure.ts"): typeof import("./commands/configure.ts");
declare function require(module: "./commands/connect.ts"): typeof import("./commands/connect.ts");
declare function require(module: "./commands/show.ts"): typeof import("./commands/show.ts");
declare function require(module: "./commands/status.ts"): typeof import("./commands/status.ts");
declare function require(module: "./bundles/tables.ts"): typeof import("./bundles/tables.ts");

/** What every program has, in the order of `nbft-boot --help`. */
const commands: Readonly<Record<string, () => Command>> = {
  show: () => require("./commands/show.ts").show,
  check: () => require("./bundles/tables.ts").check,
  plan: () => require("./bundles/tables.ts").plan,
  status: () => require("./commands/status.ts").status,
  units: () => require("./bundles/tables.ts").units,
  pre: () => require("./bundles/boot.ts").pre,
  explain: () => require("./bundles/boot.ts").explain,
  handover: () => require("./bundles/boot.ts").handover,
  adopt: () => require("./bundles/boot.ts").adopt,
  configure: () => require("./commands/configure.ts").configure,
  connect: () => require("./commands/connect.ts").connect,
  discover: () => require("./commands/connect.ts").discover,
};

/** The command of this name. */
export function findCommand(name: string): Command | undefined {
  return Object.hasOwn(commands, name) ? commands[name]?.() : undefined;
}

/** Those that are in an initramfs, too. */
export function commonCommands(): readonly Command[] {
  return Object.values(commands).map((load) => load());
}
