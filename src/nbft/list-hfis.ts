// SPDX-License-Identifier: LGPL-2.1-or-later

/** More than a machine has; a hostile table may name 255 in each of 255 SSNS. */
const mostListed = 8;

/** For people: `HFI 2, 3`, `HFI 2, 3, 4, 5, 6, 7, 8, 9 and 246 more`. */
export function listHfis(indexes: readonly number[]): string {
  const more = indexes.length - mostListed;
  return `HFI ${indexes.slice(0, mostListed).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
