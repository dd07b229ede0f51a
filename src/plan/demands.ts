// SPDX-License-Identifier: LGPL-2.1-or-later
import { indexTables, type NumberedTable } from "./indexed-table.ts";
import { type Demand, demandOf, securityField, stricter } from "./security.ts";

/**
 * What the SSNS of all tables ask of a subsystem, the strictest of them, or why one of them cannot be satisfied. It counts wherever the subsystem
 * is found: anybody can answer a plain discovery, and name a subsystem of the tables at an address of his own.
 */
export function demandsOn(tables: readonly NumberedTable[]): (subsysNqn: string) => Demand {
  const demands = new Map<string, Demand>();
  const on = (subsysNqn: string): Demand => demands.get(subsysNqn) ?? {};
  for (const table of indexTables(tables, [])) {
    for (const { subsysNqn, security } of table.table.ssns) {
      const [present, demand] = [on(subsysNqn), demandOf(table, security)];
      const closed = [present, demand].find(({ obstacle }) => obstacle !== undefined);
      demands.set(subsysNqn, closed ?? securityField(stricter(present.security, demand.security)));
    }
  }
  return on;
}
