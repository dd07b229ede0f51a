// SPDX-License-Identifier: LGPL-2.1-or-later
import { isBare } from "./bare.ts";

/**
 * A word of a GRUB script (GRUB manual, section Quoting): between single quotes everything stands for itself but a single quote, which has to
 * stand outside behind a backslash.
 */
export function quoteForGrub(word: string): string {
  return isBare(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
