// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Dropped } from "./types.ts";

/**
 * Most combinations of an SSNS and an HFI that are looked at for a machine, and most discoveries: two paths to each of a thousand SSNS. Each may
 * be a unit of systemd, and a hostile table of 43 KB has 65,025: 255 SSNS through 255 HFIs each.
 */
export const mostConnections = 2048;

/** One entry for all that is beyond the limit, none where nothing is. The last table stands for all. */
export function beyondLimit(
  code: "too-many-discoveries" | "too-many-paths",
  count: number,
  tables: readonly { readonly number: number }[],
): Dropped[] {
  if (count <= 0) {
    return [];
  }
  const reason = `asks for ${count} connections beyond the first ${mostConnections}: not looked at`;
  return [{ origin: { table: tables.at(-1)?.number ?? 0, structure: "table", index: 0 }, code, reason, matters: true }];
}
