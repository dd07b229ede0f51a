// SPDX-License-Identifier: LGPL-2.1-or-later
// Tables that are made of other sources may have connections without an HFI: a route of the machine serves them. Firmware cannot say that.

import type { ByRoute, Discovery, Hfi, Ssns, Table } from "./types.ts";

/** In the place of an HFI's index, where there is byRoute. */
export const anyRoute = 0;

/** What a table of firmware has to have, and one made of other sources may lack. */
export interface StandIn {
  readonly hfi: number;
  readonly ssns: ReadonlyMap<number, ByRoute>;
  readonly discovery: ReadonlyMap<number, ByRoute>;
  readonly nqn: boolean;
}

const standInNqn = "nqn.2014-08.org.nvmexpress:none";

/** Whether encode() takes the table as it is. */
export function needsStandIn({ host, ssns, discovery }: Table): boolean {
  return host.nqn === "" || [...ssns, ...discovery].some(({ byRoute }) => byRoute !== undefined);
}

/** A table that can be encoded, so that all else of it is held to what encode() and decode() hold firmware's to. */
export function addStandIn(table: Table): { readonly table: Table; readonly standIn: StandIn } {
  const used = new Set(table.hfi.map(({ index }) => index));
  const hfi = Array.from({ length: 255 }, (_, at) => 255 - at).find((index) => !used.has(index)) ?? anyRoute;
  const standIn = { hfi, ssns: routesOf(table.ssns), discovery: routesOf(table.discovery), nqn: table.host.nqn === "" };
  const isWanted = standIn.ssns.size + standIn.discovery.size > 0;
  return {
    standIn,
    table: {
      ...table,
      host: standIn.nqn ? { ...table.host, nqn: standInNqn } : table.host,
      hfi: isWanted ? [...table.hfi, standInHfi(hfi)] : table.hfi,
      ssns: table.ssns.map(({ byRoute, ...one }) => (byRoute === undefined ? one : { ...one, primaryHfi: hfi })),
      discovery: table.discovery.map(({ byRoute, ...one }) => (byRoute === undefined ? one : { ...one, hfi })),
    },
  };
}

/** The table as it was, of what addStandIn() has made of it and decode() has read. */
export function removeStandIn(table: Table, { hfi, ssns, discovery, nqn }: StandIn): Table {
  const isWanted = ssns.size + discovery.size > 0;
  return {
    ...table,
    host: nqn ? { ...table.host, nqn: "" } : table.host,
    hfi: isWanted ? table.hfi.filter(({ index }) => index !== hfi) : table.hfi,
    ssns: table.ssns.map((one) => giveBack(one, ssns, { primaryHfi: anyRoute })),
    discovery: table.discovery.map((one) => giveBack(one, discovery, { hfi: anyRoute })),
  };
}

function routesOf(list: readonly (Ssns | Discovery)[]): Map<number, ByRoute> {
  return new Map(list.flatMap(({ index, byRoute }) => (byRoute === undefined ? [] : [[index, byRoute]])));
}

function giveBack<T extends Ssns | Discovery>(one: T, routes: ReadonlyMap<number, ByRoute>, hfi: Partial<T>): T {
  const byRoute = routes.get(one.index);
  return byRoute === undefined ? one : { ...one, ...hfi, byRoute };
}

function standInHfi(index: number): Hfi {
  const none = "0.0.0.0";
  return {
    index,
    pci: { segment: 0, bus: 0, device: 0, function: 0 },
    mac: "02:00:00:00:00:00",
    vlan: 0,
    ipOrigin: 1,
    ip: none,
    prefix: 0,
    gateway: none,
    routeMetric: 0,
    dns1: none,
    dns2: none,
    dhcpServer: none,
    defaultRoute: false,
    dhcpOverride: false,
    autoconfigured: false,
    pcieSegment: 0,
  };
}
