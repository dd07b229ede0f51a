// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Table } from "../../src/nbft/types.ts";
import { makePlan } from "../../src/plan/plan.ts";
import type { BootPlan } from "../../src/plan/types.ts";

/** The plan of a machine with these tables: NBFT, NBFT1, NBFT2 and so on. */
export function plan(...tables: readonly Table[]): BootPlan {
  return makePlan(tables.map((entry, number) => ({ number, table: entry })));
}

/** `code structure index of table`, of all that was dropped and matters, or of all. */
export function codes({ dropped }: BootPlan, which: "matters" | "all" = "all"): string[] {
  return dropped
    .filter(({ matters }) => which === "all" || matters)
    .map(({ code, origin }) => `${code} ${origin.structure} ${origin.index} of ${origin.table}`);
}

export function ids(list: readonly { readonly id: string }[]): string[] {
  return list.map(({ id }) => id);
}
