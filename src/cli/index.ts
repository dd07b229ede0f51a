// SPDX-License-Identifier: LGPL-2.1-or-later
// Everything that people and units type.

import type { Host } from "../host/host.ts";
import { findCommand } from "./commands.ts";
import type { Otherwise } from "./otherwise.ts";
import { runPlain } from "./run-plain.ts";
import { versionLine } from "./version.ts";

/** Runs what was typed; returns the exit status. */
export function run(host: Host, otherwise: Otherwise): number {
  const [name = "", ...args] = host.args;
  if (name === "--version" && args.length === 0) {
    host.stdout(`${versionLine}\n`);
    return 0;
  }
  const command = findCommand(name);
  return (command && runPlain(host, command, args)) ?? otherwise(host, command);
}
