// SPDX-License-Identifier: LGPL-2.1-or-later

/** The first lines, and in the place of all others one that says how many they are: a hostile table may have thousands to be said of it. */
export function limitLines(lines: readonly string[], most: number, rest: (count: number) => string): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), rest(lines.length - most)];
}
