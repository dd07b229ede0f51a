// SPDX-License-Identifier: LGPL-2.1-or-later
import type { NumberedTable } from "./indexed-table.ts";
import type { Dropped, HostIdentity } from "./types.ts";

const zeroId = "00000000-0000-0000-0000-000000000000";
const uuidInNqn = /:uuid:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

/**
 * The one host identity of the machine: that of the table which the primary administrative host flag selects, else of the first table with a
 * host NQN (boot specification 1.0, figure 11). Every table that says otherwise is reported: the kernel takes one host ID per host NQN for as
 * long as nvme_fabrics is loaded.
 *
 * A host ID of zeroes counts as absent. The UUID inside the host NQN takes its place where there is one, as nvme-cli does it.
 */
export function chooseHost(tables: readonly NumberedTable[], dropped: Dropped[]): HostIdentity | undefined {
  const named = tables.filter(({ table }) => table.host.nqn !== "");
  const chosen = named.find(({ table }) => table.host.primaryAdmin === "selected") ?? named[0];
  if (chosen === undefined) {
    return undefined;
  }
  const { nqn } = chosen.table.host;
  const id = givenId(chosen) ?? uuidInNqn.exec(nqn)?.[1]?.toLowerCase();
  for (const other of named) {
    const otherId = givenId(other);
    const sameId = id === undefined || otherId === undefined || id === otherId;
    if (other.table.host.nqn !== nqn || !sameId) {
      dropped.push({
        origin: { table: other.number, structure: "host", index: 0 },
        code: "host-conflict",
        reason:
          `host NQN ${other.table.host.nqn} with ID ${otherId ?? "none"} is not used: ` +
          `table ${chosen.number} has ${nqn} with ID ${id ?? "none"}`,
        matters: true,
      });
    }
  }
  const origin = { table: chosen.number, structure: "host", index: 0 } as const;
  return { nqn, ...(id === undefined ? {} : { id }), origin };
}

function givenId({ table }: NumberedTable): string | undefined {
  return table.host.id === zeroId ? undefined : table.host.id;
}
