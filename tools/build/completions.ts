// SPDX-License-Identifier: LGPL-2.1-or-later
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mustache from "mustache";
import type { Command, OptionDeclaration } from "../../src/cli/command.ts";
import { allCommands } from "../../src/cli/tools.ts";
import { top } from "../top.ts";

/** Fills a folder with completions/*.mustache, rendered (without that suffix): what shells complete behind `nbft-boot`. */
export function renderCompletions(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const commands = allCommands();
  const view = {
    names: commands.map(({ name }) => name).join(" "),
    withValue: optionsWithValue(commands).join(" "),
    commands: commands.map(commandView),
  };
  for (const name of readdirSync(join(top, "completions"))) {
    const template = readFileSync(join(top, "completions", name), "utf8");
    const text = Mustache.render(template, view, {}, { escape: String });
    writeFileSync(join(folder, name.replace(/\.mustache$/, "")), text);
  }
}

/** Every way to write an option whose value is the next word: a command's name there is no command. */
function optionsWithValue(commands: readonly Command[]): string[] {
  const declared = commands.flatMap(({ options }) => Object.entries(options));
  const written = declared
    .filter(([, { type }]) => type !== "boolean")
    .flatMap(([name, { alias }]) => [`--${name}`, ...(alias === undefined ? [] : [`-${alias}`])]);
  return [...new Set(written)];
}

function commandView({ name, summary, options, first, positional }: Command): object {
  const declared = Object.entries(options);
  return {
    name,
    description: quote(summary),
    zsh: quote(`${name}:${summary}`),
    files: positional?.isFile ?? false,
    firstWords: first?.choices.map(([word]) => word).join(" "),
    zshFirst: first && quote(`1:${first.name}:((${first.choices.map(zshChoice).join(" ")}))`),
    identifiers: positional?.name === "id",
    flags: declared.map(([option]) => `--${option}`).join(" "),
    options: declared.map(([option, declaration]) => optionView(name, option, declaration)),
  };
}

/** A word with what it stands for, in a list of `_arguments`. */
function zshChoice([word, summary]: readonly [string, string]): string {
  return `${word}\\:${JSON.stringify(summary)}`;
}

function optionView(command: string, name: string, { type, describe, alias, choices }: OptionDeclaration): object {
  const isFile = type === "string" && choices === undefined;
  const words = choices?.join(" ") ?? "";
  return {
    command,
    name,
    alias,
    description: quote(describe),
    isFile,
    isNumber: type === "number",
    hasWords: choices !== undefined,
    words,
    zsh: zshOption(name, alias, describe, type === "boolean" ? "" : `:${name}:${isFile ? "_files" : `(${words})`}`),
  };
}

/** A specification for `_arguments` (zshcompsys(1)). */
function zshOption(name: string, alias: string | undefined, describe: string, value: string): string {
  const text = `[${describe.replace(/[[\]:\\]/g, "\\$&")}]${value}`;
  const long = quote(`--${name}${value === "" ? "" : "="}${text}`);
  return alias === undefined ? long : `${long} ${quote(`-${alias}${value === "" ? "" : "+"}${text}`)}`;
}

/** As a word of any shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
