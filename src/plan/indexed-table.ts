// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Discovery, Hfi, SecurityProfile, Table } from "../nbft/types.ts";
import type { Dropped, Origin } from "./types.ts";

/** A table and the number in its file's name: 0 for NBFT, N for NBFTN. */
export interface NumberedTable {
  readonly number: number;
  readonly table: Table;
}

/** A table whose references are looked up by the descriptors' own index fields, the first match winning, as libnvme does. */
export interface IndexedTable extends NumberedTable {
  readonly hfi: ReadonlyMap<number, Hfi>;
  readonly security: ReadonlyMap<number, SecurityProfile>;
  readonly discovery: ReadonlyMap<number, Discovery>;
}

/**
 * The tables in numeric order, indexed. Only an HFI that repeats an index is lost by it, since nothing could refer to it.
 * Throws where two tables have one number: their descriptors would have the same names.
 */
export function indexTables(tables: readonly NumberedTable[], dropped: Dropped[]): IndexedTable[] {
  const sorted = [...tables].sort((a, b) => a.number - b.number);
  return sorted.map(({ number, table }, position) => {
    if (sorted[position + 1]?.number === number) {
      throw new Error(`two tables have the number ${number}`);
    }
    return {
      number,
      table,
      hfi: firstByIndex(table.hfi, ({ index }) => {
        const origin: Origin = { table: number, structure: "HFI", index };
        const reason = `another HFI with index ${index} comes before it in the same table: this one cannot be referred to`;
        dropped.push({ origin, code: "duplicate-index", reason, matters: true });
      }),
      security: firstByIndex(table.security),
      discovery: firstByIndex(table.discovery),
    };
  });
}

function firstByIndex<T extends { readonly index: number }>(
  descriptors: readonly T[],
  onRepeated: (descriptor: T) => void = () => {},
): Map<number, T> {
  const map = new Map<number, T>();
  for (const descriptor of descriptors) {
    if (map.has(descriptor.index)) {
      onRepeated(descriptor);
    } else {
      map.set(descriptor.index, descriptor);
    }
  }
  return map;
}
