// SPDX-License-Identifier: LGPL-2.1-or-later
// The kernel command line of a machine that has a table.

import { longestOption } from "../carriers/carry.ts";
import { credentialOption } from "../carriers/credential-option.ts";
import { parseCommandLine } from "../machine/kernel-command-line.ts";
import { encode } from "../nbft/encode.ts";
import { EncodeError } from "../nbft/encode-error.ts";
import type { Table } from "../nbft/types.ts";
import { quote } from "../text/visible.ts";
import { optionText } from "./option-texts.ts";
import { joinForKernel, longestCommandLine, quoteForKernel } from "./quote/kernel-command-line.ts";
import { requireConnections } from "./require-connections.ts";
import { ExportError, type ExportInput } from "./types.ts";

export interface BootWords {
  /** As they are, not quoted; each can be. */
  readonly words: readonly string[];
  readonly remarks: readonly string[];
}

/**
 * What is typed as --root-arg, and the tables as credentials where no file carries them.
 * @param instead what to do where they are too long, for people
 * @throws ExportError
 */
export function bootWords(input: ExportInput, isCarried: boolean, instead: string): BootWords {
  const own = rootWords(input);
  if (isCarried) {
    return { words: own, remarks: remarksOn(own) };
  }
  requireConnections(input.plan);
  const credentials = input.tables.map((table, number) => credentialOption(bytesOf(table), number));
  const length = credentials.join(" ").length;
  if (length > longestOption) {
    throw new ExportError(
      `the tables are ${length} characters of a kernel command line, where ${longestOption} are safe: ${instead}`,
    );
  }
  const words = [...own, ...credentials];
  const whole = joinForKernel(words).length;
  // Loaders add words of their own: BOOT_IMAGE=, initrd=.
  if (whole > longestCommandLine - 47) {
    throw new ExportError(`${whole} characters are too many for a kernel command line: ${instead}`);
  }
  return { words, remarks: remarksOn(own) };
}

/** @throws ExportError for what sources lack */
function bytesOf(table: Table): Uint8Array {
  if (table.host.nqn === "") {
    throw new ExportError("no host NQN is known, and no table is without one: add rd.nvmf.hostnqn=NQN");
  }
  try {
    return encode(table);
  } catch (error) {
    throw error instanceof EncodeError ? new ExportError(error.message) : error;
  }
}

/** In the order in which they are typed. */
function rootWords(input: ExportInput): readonly string[] {
  const words = parseCommandLine(optionText(input, "root-arg") ?? "").map(({ key, value }) =>
    value === undefined ? key : `${key}=${value}`,
  );
  const wrong = words.find((word) => quoteForKernel(word) === undefined);
  if (wrong !== undefined) {
    throw new ExportError(`--root-arg: ${quote(wrong)} cannot be a word of a kernel command line`);
  }
  return words;
}

function remarksOn(words: readonly string[]): readonly string[] {
  const saysRoot = words.some((word) => word.startsWith("root="));
  return saysRoot ? [] : ["no root=: say --root-arg=root=UUID=..., unless the image knows its root"];
}
