// SPDX-License-Identifier: LGPL-2.1-or-later
// Tables of fixtures: JSON that says only what matters, and this for the rest.

import { encode } from "../../src/nbft/encode.ts";
import type { Discovery, Hfi, HostDescriptor, Ssns, Table } from "../../src/nbft/types.ts";

type Some<T> = { readonly [Key in keyof T]?: T[Key] };

/** A table in which everything may be left out. Descriptors without an index are numbered from 1. */
export interface TableFixture {
  readonly host?: Some<HostDescriptor>;
  readonly hfi?: readonly Some<Hfi>[];
  readonly ssns?: readonly Some<Ssns>[];
  readonly discovery?: readonly Some<Discovery>[];
  /** Offset of a byte that is flipped after encoding. */
  readonly damage?: number;
}

const host: HostDescriptor = {
  nqn: "nqn.2014-08.org.nvmexpress:uuid:6f000000-0000-4000-8000-000000000001",
  id: "6f000000-0000-4000-8000-000000000001",
  idConfigured: true,
  nqnConfigured: true,
  primaryAdmin: "not indicated",
};

const hfi: Omit<Hfi, "index"> = {
  pci: { segment: 0, bus: 0, device: 3, function: 0 },
  mac: "52:54:00:00:00:01",
  vlan: 0,
  ipOrigin: 1,
  ip: "10.0.0.2",
  prefix: 24,
  gateway: "0.0.0.0",
  routeMetric: 0,
  dns1: "0.0.0.0",
  dns2: "0.0.0.0",
  dhcpServer: "0.0.0.0",
  defaultRoute: false,
  dhcpOverride: false,
  autoconfigured: false,
  pcieSegment: 0,
};

const ssns: Omit<Ssns, "index"> = {
  bootable: true,
  traddr: "10.0.0.1",
  trsvcid: "4420",
  subsysPortId: 0,
  nsid: 1,
  nid: { type: "uuid", value: "6f000000-0000-4000-8000-0000000000aa" },
  subsysNqn: "nqn.2026-01.org.example:root",
  primaryHfi: 1,
  secondaryHfis: [],
  headerDigest: false,
  dataDigest: false,
  fromDhcpRootPath: false,
  separateDiscoveryController: false,
  discovered: false,
  availability: "not indicated",
};

const discovery: Omit<Discovery, "index"> = { hfi: 1, uri: "nvme+tcp://10.0.0.1:8009/" };

/** The bytes of a fixture's table. */
export function makeTable(fixture: TableFixture): Uint8Array {
  const table: Table = {
    revision: "1.0",
    host: { ...host, ...fixture.host },
    hfi: (fixture.hfi ?? [{}]).map((some, position) => ({ index: position + 1, ...hfi, ...some })),
    ssns: (fixture.ssns ?? []).map((some, position) => ({ index: position + 1, ...ssns, ...some })),
    security: [],
    discovery: (fixture.discovery ?? []).map((some, position) => ({ index: position + 1, ...discovery, ...some })),
  };
  const bytes = encode(table);
  if (fixture.damage !== undefined) {
    bytes[fixture.damage] = (bytes[fixture.damage] ?? 0) ^ 0xff;
  }
  return bytes;
}
