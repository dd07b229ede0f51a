// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { nearest } from "../../text/nearest.ts";
import { visibleLines } from "../../text/visible.ts";
import type { Command } from "../command.ts";
import { runCommand, withoutSecrets } from "../run-command.ts";
import { runPlain } from "../run-plain.ts";
import { allCommands, findTool } from "../tools.ts";
import { parse } from "./parse.ts";

/**
 * Runs what yargs understands; returns the exit status.
 * @param common where the first argument names a command that every program has
 */
export function run(host: Host, common: Command | undefined): number {
  const [name = "", ...args] = host.args;
  const tool = common === undefined ? findTool(name) : undefined;
  const [about, ...others] = name === "help" ? args : [];
  // As git and others have it: help COMMAND.
  return about !== undefined && others.length === 0
    ? runParsed(
        host,
        allCommands().find((command) => command.name === about),
        [about, "--help"],
      )
    : ((tool && runPlain(host, tool, args)) ?? runParsed(host, common ?? tool, host.args));
}

function runParsed(host: Host, command: Command | undefined, args: readonly string[]): number {
  const [name = ""] = args;
  const isUnknown = command === undefined && /^[^-]/.test(name) && name !== "help";
  const { chosen, problem, printed } = isUnknown
    ? { chosen: undefined, problem: unknownCommand(name), printed: "" }
    : parse(host, command, args);
  if (problem !== undefined) {
    const line = explain(withoutSecrets(problem).replace(/\s+/g, " "), command);
    host.stderr(visibleLines(`nbft-boot: ${line}${line.includes("--help") ? "" : "; see nbft-boot --help"}\n`));
    return 2;
  }
  if (chosen === undefined) {
    host.stdout(`${printed}\n`);
    return 0;
  }
  return runCommand(host, chosen.command, chosen.options);
}

function unknownCommand(name: string): string {
  const names = allCommands().map((command) => command.name);
  return `Unknown command: ${name}${didYouMean(nearest(name, names))}`;
}

function didYouMean(meant: string | undefined): string {
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}

/** yargs counts arguments, takes one too many for a command, and does not know what was meant. */
function explain(problem: string, command: Command | undefined): string {
  if (command === undefined) {
    return problem;
  }
  const { name, first, positional, options } = command;
  if (first !== undefined && problem.startsWith("Not enough non-option arguments")) {
    return `${name}: say which ${first.name}: ${first.choices.map(([word]) => word).join(", ")}`;
  }
  if (positional !== undefined && problem.startsWith("Not enough non-option arguments")) {
    return `${name}: say which ${positional.name} (${positional.describe})`;
  }
  const [, unknown = ""] = /^Unknown arguments?: ([a-z-]+)$/.exec(problem) ?? [];
  const meant = nearest(unknown, Object.keys(options));
  return `${problem.replace(/^Unknown command/, "Unknown argument")}${didYouMean(meant && `--${meant}`)}`;
}
