// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Ssns } from "../nbft/types.ts";
import { isUnset } from "../nbft/values/address.ts";
import { type Attached, attach, attachmentKey } from "./attachment.ts";
import { ClosedConnections } from "./closed-connections.ts";
import { discoveryNqn } from "./discoveries.ts";
import { HfiDrops } from "./hfi-drops.ts";
import { hostAddressProblem } from "./host-address.ts";
import type { IndexedTable } from "./indexed-table.ts";
import type { Interfaces } from "./interfaces.ts";
import { beyondLimit, mostConnections } from "./limit.ts";
import { demandOf, securityField, stricter } from "./security.ts";
import type { Dropped, Origin, Path, Security } from "./types.ts";
import { uniqueIds } from "./unique-ids.ts";

type Namespace = Path["namespaces"][number];

/** A path while more SSNS may be merged into it: the path itself, because a table may have a thousand. */
interface Draft extends Path {
  headerDigest: boolean;
  dataDigest: boolean;
  security?: Security;
  unavailable: boolean;
  /** Of each SSNS, also where an earlier one has named it. */
  namespaces: Namespace[];
  readonly origins: [Origin, ...Origin[]];
}

/** Every SSNS through each of its HFIs, the primary one first; what several SSNS or tables ask for is one path. */
export function planPaths(tables: readonly IndexedTable[], interfaces: Interfaces, dropped: Dropped[]): Path[] {
  const drafts = new Map<string, Draft>();
  const closed = new ClosedConnections();
  const makeId = uniqueIds();
  // Combinations of an SSNS and an HFI, whatever comes of them: looking at one costs as much as using it.
  let examined = 0;
  for (const table of tables) {
    for (const ssns of table.table.ssns) {
      const origin: Origin = { table: table.number, structure: "SSNS", index: ssns.index };
      const hfis = new Set([ssns.primaryHfi, ...(ssns.byRoute === undefined ? ssns.secondaryHfis : [])]);
      if (examined >= mostConnections) {
        examined += hfis.size;
        continue;
      }
      const obstacle = obstacleOf(table, ssns);
      const demand = demandOf(table, ssns.security);
      const { subsysNqn: nqn, traddr, trsvcid } = ssns;
      if (obstacle !== undefined) {
        dropped.push({ origin, ...obstacle });
        continue;
      }
      const drops = new HfiDrops();
      for (const hfi of hfis) {
        if (++examined > mostConnections) {
          continue;
        }
        const id = makeId(table.number, ssns.index, hfi);
        const attached = attach(interfaces, table.number, hfi, ssns.traddr, ssns.byRoute);
        if (!attached.ok) {
          drops.add(hfi, { code: attached.code, reason: attached.reason, matters: true });
          continue;
        }
        const { ok: _, ...local } = attached;
        if (demand.obstacle !== undefined) {
          closed.close(local, { nqn, traddr, trsvcid }, origin, demand.obstacle);
          continue;
        }
        const key = attachmentKey(attached, nqn, traddr, trsvcid);
        const present = drafts.get(key) ?? sameByRoute(drafts, attached, ssns);
        if (present !== undefined) {
          mergePath(present, ssns, demand.security, origin);
          const how = attached.interface === undefined ? "" : `through HFI ${hfi} `;
          const reason = `${how}it is the same connection as path ${present.id}`;
          drops.add(hfi, { code: "duplicate-path", reason, matters: false });
        } else {
          drafts.set(key, startPath(id, local, ssns, demand.security, origin));
        }
      }
      if (demand.obstacle !== undefined) {
        dropped.push({ origin, ...demand.obstacle, matters: true });
      } else {
        dropped.push(...drops.list(origin));
      }
    }
  }
  for (const [key, draft] of drafts) {
    const { origins, subsysNqn: nqn, traddr, trsvcid } = draft;
    const why = closed.why(draft, { nqn, traddr, trsvcid });
    if (why !== undefined) {
      drafts.delete(key);
      dropped.push({ origin: origins[0], ...why });
    }
  }
  dropped.push(...beyondLimit("too-many-paths", examined - mostConnections, tables));
  for (const draft of drafts.values()) {
    draft.namespaces = uniqueNamespaces(draft.namespaces);
  }
  return [...drafts.values()];
}

function obstacleOf(table: IndexedTable, ssns: Ssns): Omit<Dropped, "origin"> | undefined {
  if (ssns.subsysNqn === discoveryNqn) {
    const covered = ssns.primaryDiscovery !== undefined && table.discovery.has(ssns.primaryDiscovery);
    return {
      code: "discovery-subsystem",
      reason: `is a discovery controller, no storage${covered ? "" : ", and no Discovery descriptor asks it"}`,
      matters: !covered,
    };
  }
  const problem = isUnset(ssns.traddr) ? "none" : hostAddressProblem(ssns.traddr);
  return problem === undefined
    ? undefined
    : { code: "no-address", reason: `target address ${ssns.traddr} is ${problem}`, matters: true };
}

/** What any route serves is served by a path that has been found already, if it leads to the same port. */
function sameByRoute(drafts: ReadonlyMap<string, Draft>, attached: Attached, ssns: Ssns): Draft | undefined {
  const { interface: key, hostTraddr, hostIface } = attached;
  return key !== undefined || hostIface !== undefined
    ? undefined
    : [...drafts.values()].find(
        (draft) =>
          draft.traddr === ssns.traddr &&
          draft.trsvcid === ssns.trsvcid &&
          draft.subsysNqn === ssns.subsysNqn &&
          (hostTraddr === undefined || hostTraddr === draft.hostTraddr),
      );
}

function startPath(id: string, attached: Attached, ssns: Ssns, security: Security | undefined, origin: Origin): Draft {
  return {
    id,
    ...attached,
    traddr: ssns.traddr,
    trsvcid: ssns.trsvcid,
    subsysNqn: ssns.subsysNqn,
    headerDigest: ssns.headerDigest,
    dataDigest: ssns.dataDigest,
    ...securityField(security),
    unavailable: ssns.availability === "unavailable",
    namespaces: [namespaceOf(ssns)],
    origins: [origin],
  };
}

/** A digest or a security that one SSNS requires is used for all; a path is unavailable only where every SSNS says so. */
function mergePath(draft: Draft, ssns: Ssns, security: Security | undefined, origin: Origin): void {
  draft.headerDigest ||= ssns.headerDigest;
  draft.dataDigest ||= ssns.dataDigest;
  Object.assign(draft, securityField(stricter(draft.security, security)));
  draft.unavailable &&= ssns.availability === "unavailable";
  draft.namespaces.push(namespaceOf(ssns));
  const last = draft.origins[draft.origins.length - 1];
  if (last?.table !== origin.table || last.index !== origin.index) {
    draft.origins.push(origin);
  }
}

function namespaceOf({ nsid, nid }: Ssns): Namespace {
  return nid.type === "none" ? { nsid } : { nsid, nid: nid.value };
}

function uniqueNamespaces(all: Namespace[]): Namespace[] {
  return all.length === 1 ? all : [...new Map(all.map((one) => [`${one.nsid} ${one.nid}`, one])).values()];
}
