// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * Makes ids of numbers. Where a table repeats the index of a descriptor, later ones get a fourth number (`0-1-2`, `0-1-2-2`, `0-1-2-3`), so
 * that no path is lost by it and no two have one name.
 */
export function uniqueIds(): (table: number, descriptor: number, hfi: number) => string {
  const uses = new Map<string, number>();
  return (table, descriptor, hfi) => {
    const id = `${table}-${descriptor}-${hfi}`;
    const count = (uses.get(id) ?? 0) + 1;
    uses.set(id, count);
    return count === 1 ? id : `${id}-${count}`;
  };
}
