// SPDX-License-Identifier: LGPL-2.1-or-later

/** `0-1-1, 0-2-1, 0-3-1, 0-4-1 and 4 more` */
export function listIds(ids: readonly string[]): string {
  const few = ids.slice(0, 4).join(", ");
  return ids.length > 4 ? `${few} and ${ids.length - 4} more` : few;
}
