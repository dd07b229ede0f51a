// SPDX-License-Identifier: LGPL-2.1-or-later

import { tableName } from "../nbft/table-name.ts";
import type { NumberedTable } from "../plan/indexed-table.ts";
import type { BootPlan } from "../plan/types.ts";
import { findingOf, type MachineFinding } from "./machine-finding.ts";

/**
 * Host IDs that cannot be one machine's own: firmware that was never given one leaves all bits set, or none, on each of its machines. What is
 * connected with stays what firmware used, or the array would see another host.
 */
export function checkHostIds(tables: readonly NumberedTable[], plan: BootPlan): MachineFinding[] {
  return tables.flatMap(({ number, table: { host } }): MachineFinding[] => {
    const isOnes = /^[f-]+$/.test(host.id);
    // Without a host NQN there is nothing to connect as.
    if (host.nqn === "" || !(isOnes || /^[0-]+$/.test(host.id))) {
      return [];
    }
    const isReplaced = !isOnes && plan.host?.id !== undefined;
    const consequence = isReplaced
      ? `${plan.host?.id} of the host NQN is used`
      : "an array may take two such machines for one";
    const message = `${tableName(number)} host: the host ID is all ${isOnes ? "ones" : "zeroes"}: ${consequence}`;
    const severity = isReplaced ? "note" : "warning";
    return [findingOf("host-id-not-unique", message, "set one in firmware's setup", { severity })];
  });
}
