// SPDX-License-Identifier: LGPL-2.1-or-later
import { encodeUtf8 } from "../../text/utf8.ts";
import { visible } from "../../text/visible.ts";

/** COMMAND_LINE_SIZE of x86 and arm64 in Linux, without the NUL at its end. */
export const longestCommandLine = 2047;

/** What Linux takes for a space in Latin-1 (lib/ctype.c), wherever it stands in UTF-8: what follows would be an argument of init. */
const latin1Space = 0xa0;

/**
 * A word as the kernel's command line holds it: in quotation marks where it has a space. Undefined where nothing can hold it: the kernel knows no
 * escape for a quotation mark, systemd takes out those of both kinds, and GRUB puts a backslash in front of each, and of each backslash.
 */
export function quoteForKernel(word: string): string | undefined {
  const isHeld = /^(?:[^\s"'\\]| )+$/u.test(word) && visible(word) === word && !encodeUtf8(word).includes(latin1Space);
  if (!isHeld) {
    return undefined;
  }
  // Around the value alone: the kernel looks for the first equals sign before it takes quotation marks out.
  return word.includes(" ") ? word.replace(/^([^ =]*=)?(.*)$/, '$1"$2"') : word;
}

/** Words in a line, each as quoteForKernel() has it; there is none that cannot be held. */
export function joinForKernel(words: readonly string[]): string {
  return words.map((word) => quoteForKernel(word) ?? "").join(" ");
}
