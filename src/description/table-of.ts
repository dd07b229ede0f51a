// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Table } from "../nbft/types.ts";
import { plural } from "../text/plural.ts";
import { connectionsOf } from "./connections-of.ts";
import { hostOf } from "./host-of.ts";
import { interfacesOf, sayLeases } from "./interfaces-of.ts";
import type { Say } from "./say.ts";
import { type Description, FormatError, type Place, type Remark } from "./types.ts";

/** The name of a card, or of a VLAN on one. */
export interface DeviceName {
  readonly mac: string;
  /** 0: the card itself. */
  readonly vlan: number;
  readonly name: string;
}

/** What sources say together. */
export interface MadeTable {
  /** A connection without an HFI has anyRoute in its place; without a host NQN, that is empty. */
  readonly table: Table;
  /** What the sources call the devices, which no table can hold. */
  readonly names: readonly DeviceName[];
  /** Those of the sources, then those of their union. */
  readonly remarks: readonly Remark[];
}

/** A list's count is one byte, and one HFI is kept free for what stands in for none (addStandIn). */
export const mostDescriptors = 254;

/** More than any table of theirs could hold, so that nothing here has to be afraid of numbers. */
const mostParts = 4096;

/**
 * One table of all that sources say. Every value of it is one that encode() takes.
 * @throws FormatError where sources contradict each other, or say more than a table can hold
 */
export function tableOf(descriptions: readonly Description[]): MadeTable {
  const remarks = descriptions.flatMap((one) => one.remarks);
  const say: Say = (severity, place, message) => remarks.push({ severity, place, message });
  const connections = descriptions.flatMap((one) => one.connections);
  const parts = descriptions.flatMap((one) => one.interfaces);
  limit(connections, mostParts, "connections");
  limit(parts, mostParts, "interfaces");
  const host = hostOf(
    descriptions.flatMap((one) => one.hosts),
    connections[0]?.place,
    say,
  );
  const wanted = new Set(connections.flatMap(({ hostIface }) => hostIface ?? []));
  const interfaces = interfacesOf(parts, wanted, say);
  const hfi = interfaces.flatMap(({ of, hfis }) => hfis.map((one) => ({ ...one, place: of.place })));
  limit(hfi, mostDescriptors, "interfaces");
  const { ssns, discovery, security, ends, unattached } = connectionsOf(connections, interfaces, say);
  sayLeases(interfaces, ends, say);
  const [first] = unattached;
  if (first !== undefined) {
    const what = unattached.length === 1 ? "the connection" : plural(unattached.length, "connection");
    const why = interfaces.length === 0 ? "is known" : "alone is meant";
    say("note", first.place, `no interface ${why} for ${what}, so any route serves: ${addWords}`);
  }
  limitCount(Math.max(ssns.length, discovery.length), connections[0]?.place, "connections");
  const isNew = hfi.some(({ autoconfigured }) => autoconfigured) || ssns.some(({ extended }) => extended?.diagnostics);
  return {
    table: {
      revision: isNew ? "1.1" : "1.0",
      host,
      hfi: hfi.map(({ place: _, ...one }) => one),
      ssns,
      security,
      discovery,
    },
    names: interfaces.flatMap(({ of: { mac, vlan = 0, device } }) =>
      mac === undefined || device === undefined ? [] : [{ mac, vlan, name: device }],
    ),
    remarks,
  };
}

/** What names an interface, for kernel options and for people. */
const addWords = "ip=NAME:dhcp ifname=NAME:MAC would name one";

function limit(parts: readonly { readonly place: Place }[], most: number, what: string): void {
  const beyond = parts[most];
  if (beyond !== undefined) {
    throw new FormatError(beyond.place, `more than ${most} ${what}: use several tables`);
  }
}

function limitCount(count: number, place: Place | undefined, what: string): void {
  if (count > mostDescriptors) {
    throw new FormatError(place ?? { source: "sources" }, `more than ${mostDescriptors} ${what}: use several tables`);
  }
}
