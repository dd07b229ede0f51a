// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Discovery } from "../nbft/types.ts";
import { attach, attachmentKey } from "./attachment.ts";
import { ClosedConnections } from "./closed-connections.ts";
import { parseDiscoveryUri } from "./discovery-uri.ts";
import type { IndexedTable } from "./indexed-table.ts";
import type { Interfaces } from "./interfaces.ts";
import { beyondLimit, mostConnections } from "./limit.ts";
import { demandOf, securityField, stricter } from "./security.ts";
import type { DiscoveryPath, Dropped, Origin } from "./types.ts";
import { uniqueIds } from "./unique-ids.ts";

/** Every discovery controller answers to it (NVM Express base specification 2.0, section 4.5). */
export const discoveryNqn = "nqn.2014-08.org.nvmexpress.discovery";

/**
 * The discovery controllers that are still to be asked. What an SSNS links to firmware has asked already, and its answer is that SSNS; an SSNS
 * that is a discovery controller itself answers nothing.
 */
export function planDiscoveries(
  tables: readonly IndexedTable[],
  interfaces: Interfaces,
  dropped: Dropped[],
): DiscoveryPath[] {
  const paths = new Map<string, DiscoveryPath>();
  const closed = new ClosedConnections();
  const makeId = uniqueIds();
  let examined = 0;
  for (const table of tables) {
    const linked = linkedDiscoveries(table);
    for (const discovery of table.table.discovery) {
      if (++examined > mostConnections) {
        continue;
      }
      const origin: Origin = { table: table.number, structure: "Discovery", index: discovery.index };
      const id = makeId(table.number, discovery.index, discovery.hfi);
      if (linked.has(discovery)) {
        const reason = "firmware has asked it already, and an SSNS holds the answer";
        dropped.push({ origin, code: "linked-discovery", reason, matters: false });
        continue;
      }
      const { security, obstacle } = demandOf(table, discovery.security);
      const target = parseDiscoveryUri(discovery.uri);
      if (!target.ok) {
        dropped.push({ origin, code: "discovery-uri", reason: target.reason, matters: true });
        continue;
      }
      const attached = attach(interfaces, table.number, discovery.hfi, target.traddr, discovery.byRoute);
      if (!attached.ok) {
        dropped.push({ origin, code: attached.code, reason: attached.reason, matters: true });
        continue;
      }
      const nqn = discovery.nqn ?? discoveryNqn;
      const { traddr, trsvcid } = target;
      const { ok: _, ...local } = attached;
      if (obstacle !== undefined) {
        dropped.push({ origin, ...obstacle, matters: true });
        closed.close(local, { nqn, traddr, trsvcid }, origin, obstacle);
        continue;
      }
      const key = attachmentKey(attached, nqn, traddr, trsvcid);
      const present = paths.get(key);
      if (present !== undefined) {
        const reason = `is the same discovery controller as ${present.id}`;
        dropped.push({ origin, code: "duplicate-discovery", reason, matters: false });
        paths.set(key, { ...present, ...securityField(stricter(present.security, security)) });
        continue;
      }
      paths.set(key, { id, ...local, traddr, trsvcid, nqn, ...securityField(security), origin });
    }
  }
  for (const [key, path] of paths) {
    const why = closed.why(path, path);
    if (why !== undefined) {
      paths.delete(key);
      dropped.push({ origin: path.origin, ...why });
    }
  }
  dropped.push(...beyondLimit("too-many-discoveries", examined - mostConnections, tables));
  return [...paths.values()];
}

function linkedDiscoveries({ table, discovery }: IndexedTable): Set<Discovery> {
  const linked = new Set<Discovery>();
  for (const { primaryDiscovery, subsysNqn } of table.ssns) {
    const descriptor = primaryDiscovery === undefined ? undefined : discovery.get(primaryDiscovery);
    if (descriptor !== undefined && subsysNqn !== discoveryNqn) {
      linked.add(descriptor);
    }
  }
  return linked;
}
