// SPDX-License-Identifier: LGPL-2.1-or-later
import { tableName } from "../nbft/table-name.ts";
import { listFew } from "../text/list-few.ts";
import type { Origin } from "./types.ts";

/** For people: `NBFT1 SSNS 2`, as the table's file and the descriptor's own index name it; `NBFT host`. */
export function describeOrigin({ table, structure, index }: Origin): string {
  const isOne = structure === "table" || structure === "host";
  return `${tableName(table)} ${structure}${isOne ? "" : ` ${index}`}`;
}

/** `NBFT HFI 1, NBFT1 HFI 2`; of many, the first ones. */
export function describeOrigins(origins: readonly Origin[]): string {
  return listFew(origins.map(describeOrigin));
}
