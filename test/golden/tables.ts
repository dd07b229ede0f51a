// SPDX-License-Identifier: LGPL-2.1-or-later
// Tables of fixtures: JSON that says only what matters, and this for the rest.

import { encode } from "../../src/nbft/encode.ts";
import { fillDefaults, type PartialTable } from "../../src/nbft/json/table-defaults.ts";
import type { Discovery, Hfi, HostDescriptor, Ssns } from "../../src/nbft/types.ts";

/** A table in which everything may be left out. Descriptors without an index are numbered from 1. */
export interface TableFixture {
  readonly host?: Partial<HostDescriptor>;
  readonly hfi?: readonly Partial<Hfi>[];
  readonly ssns?: readonly Partial<Ssns>[];
  readonly discovery?: readonly Partial<Discovery>[];
  readonly security?: PartialTable["security"];
  /** Offset of a byte that is flipped after encoding. */
  readonly damage?: number;
}

const host = {
  nqn: "nqn.2014-08.org.nvmexpress:uuid:6f000000-0000-4000-8000-000000000001",
  id: "6f000000-0000-4000-8000-000000000001",
};
const hfi: Partial<Hfi> = {
  pci: { segment: 0, bus: 0, device: 3, function: 0 },
  mac: "52:54:00:00:00:01",
  ip: "10.0.0.2",
  prefix: 24,
};
const ssns: Partial<Ssns> = {
  traddr: "10.0.0.1",
  nsid: 1,
  nid: { type: "uuid", value: "6f000000-0000-4000-8000-0000000000aa" },
  subsysNqn: "nqn.2026-01.org.example:root",
};
const discovery: Partial<Discovery> = { uri: "nvme+tcp://10.0.0.1:8009/" };

/** The bytes of a fixture's table. */
export function makeTable(fixture: TableFixture): Uint8Array {
  const table = {
    host: { ...host, ...fixture.host },
    hfi: (fixture.hfi ?? [{}]).map((some) => ({ ...hfi, ...some })),
    ssns: (fixture.ssns ?? []).map((some) => ({ ...ssns, ...some })),
    discovery: (fixture.discovery ?? []).map((some) => ({ ...discovery, ...some })),
    ...(fixture.security === undefined ? {} : { security: fixture.security }),
  } satisfies PartialTable;
  const bytes = encode(fillDefaults(table));
  if (fixture.damage !== undefined) {
    bytes[fixture.damage] = (bytes[fixture.damage] ?? 0) ^ 0xff;
  }
  return bytes;
}
