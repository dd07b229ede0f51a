// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { visibleLines } from "../../text/visible.ts";
import type { Command } from "../command.ts";
import { runCommand } from "../run-command.ts";
import { runPlain } from "../run-plain.ts";
import { findTool } from "../tools.ts";
import { parse } from "./parse.ts";

/**
 * Runs what yargs understands; returns the exit status.
 * @param common where the first argument names a command that every program has
 */
export function run(host: Host, common: Command | undefined): number {
  const [name = "", ...args] = host.args;
  const tool = common === undefined ? findTool(name) : undefined;
  return (tool && runPlain(host, tool, args)) ?? runParsed(host, common ?? tool);
}

function runParsed(host: Host, command: Command | undefined): number {
  const { chosen, problem, printed } = parse(host, command);
  if (problem !== undefined) {
    const line = problem.replace(/\s+/g, " ");
    host.stderr(visibleLines(`nbft-boot: ${line}${line.includes("--help") ? "" : "; see nbft-boot --help"}\n`));
    return 2;
  }
  if (chosen === undefined) {
    host.stdout(`${printed}\n`);
    return 0;
  }
  return runCommand(host, chosen.command, chosen.options);
}
