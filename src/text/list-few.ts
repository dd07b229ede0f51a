// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * For people: `0-1-1, 0-2-1, 0-3-1, 0-4-1 and 4 more`. A table or a file may have any number of what a message names, and a message is one line
 * that somebody reads.
 *
 * @param most how many are named
 */
export function listFew(names: readonly string[], most = 4): string {
  const few = names.slice(0, most).join(", ");
  return names.length > most ? `${few} and ${names.length - most} more` : few;
}
