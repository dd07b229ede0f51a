// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * Words of a command in an iPXE script; undefined where they cannot stand there. iPXE splits at white space and has neither quotation marks nor
 * escapes: it expands every `${`, ends a command at && and ||, and begins a comment at a word with #. Spaces within a word are kept where they are
 * alone, because it joins the words of a kernel's command line with one.
 */
export function quoteForIpxe(text: string): string | undefined {
  const isSplit = text.trim() !== text || / {2}/.test(text);
  const isCommand = text
    .split(" ")
    .some((word) => word === "" || word === "&&" || word === "||" || word.startsWith("#"));
  return isSplit || isCommand || text.includes("${") ? undefined : text;
}
