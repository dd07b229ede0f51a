// SPDX-License-Identifier: LGPL-2.1-or-later
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mustache from "mustache";
import type { Command, FirstWord, OptionDeclaration } from "../../src/cli/command.ts";
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
  const flags = (words: readonly (readonly [string, unknown])[]) => words.map(([option]) => `--${option}`).join(" ");
  const isFor = (word: string, option: string) => wordsOf(first, option)?.includes(word) ?? true;
  return {
    name,
    description: quote(summary),
    zsh: quote(`${name}:${summary}`),
    files: positional?.isFile ?? false,
    firstWords: first?.choices.map(([word]) => word).join(" "),
    zshWords: first && `(${first.choices.map(([word]) => word).join("|")})`,
    zshFirst: first && quote(`1:${first.name}:((${first.choices.map(zshChoice).join(" ")}))`),
    identifiers: positional?.name === "id",
    flags: flags(declared),
    ofFirst: first?.choices.map(([word]) => {
      const own = declared.filter(([option]) => isFor(word, option));
      return {
        word,
        flags: flags(own),
        options: own.map(([option, declaration]) => optionView(name, option, declaration)),
      };
    }),
    options: declared.map(([option, declaration]) => ({
      ...optionView(name, option, declaration),
      only: wordsOf(first, option)?.join(" "),
    })),
  };
}

/** The first words that an option is for; undefined where it is for all. */
function wordsOf(first: FirstWord | undefined, option: string): readonly string[] | undefined {
  const words = Object.entries(first?.own ?? {}).flatMap(([word, own]) => (own.includes(option) ? [word] : []));
  return words.length === 0 ? undefined : words;
}

/** A word with what it stands for, in a list of `_arguments`. */
function zshChoice([word, summary]: readonly [string, string]): string {
  return `${word}\\:${JSON.stringify(summary)}`;
}

function optionView(
  command: string,
  name: string,
  { type, describe, alias, choices, value }: OptionDeclaration,
): object {
  const isText = type === "string" && choices === undefined;
  const [isFile, isFolder] = [isText && value === undefined, isText && value === "directory"];
  const words = choices?.join(" ") ?? "";
  const files = isFile ? "_files" : isFolder ? "_path_files -/" : `(${words})`;
  return {
    command,
    name,
    alias,
    description: quote(describe),
    isFile,
    isFolder,
    isOther: type === "number" || value === "word",
    hasWords: choices !== undefined,
    words,
    zsh: zshOption(name, alias, describe, type === "boolean" ? "" : `:${name}:${files}`),
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
