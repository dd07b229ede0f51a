// SPDX-License-Identifier: LGPL-2.1-or-later

import { listFew } from "../text/list-few.ts";

/** More than a machine has; a hostile table may name 255 in each of 255 SSNS. */
const mostListed = 8;

/** For people: `HFI 2, 3`, `HFI 2, 3, 4, 5, 6, 7, 8, 9 and 246 more`. */
export function listHfis(indexes: readonly number[]): string {
  return `HFI ${listFew(indexes.map(String), mostListed)}`;
}
