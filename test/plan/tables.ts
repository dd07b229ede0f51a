// SPDX-License-Identifier: LGPL-2.1-or-later
// Short ways to write a table: each function takes what matters to a test and fills in the rest.

import { fillDefaults, type PartialTable } from "../../src/nbft/json/table-defaults.ts";
import type { Discovery, Hfi, HostDescriptor, SecurityProfile, Ssns, Table } from "../../src/nbft/types.ts";

export const hostNqn = "nqn.2014-08.org.nvmexpress:uuid:f8131bac-cdef-4165-866b-5998c1e67890";
export const hostId = "b4bb164e-7f09-be44-8c7f-77d8b4fc9f39";
export const subsysNqn = "nqn.2014-08.org.example:storage";

export function table(parts: Partial<Omit<Table, "host">> & { host?: Partial<HostDescriptor> } = {}): Table {
  return fill({ revision: "1.1", ...parts, host: { nqn: hostNqn, id: hostId, ...parts.host } });
}

/** Static 192.0.2.1N/24 on 52:54:00:00:00:0N, the default route, no gateway. */
export function hfi(index: number, parts: Partial<Hfi> = {}): Hfi {
  const given = {
    index,
    pci: { segment: 0, bus: 0, device: index % 32, function: 0 },
    mac: `52:54:00:00:00:${index.toString(16).padStart(2, "0")}`,
    ipOrigin: 1,
    ip: `192.0.2.1${index}`,
    prefix: 24,
    gateway: "0.0.0.0",
    dns1: "0.0.0.0",
    dns2: "0.0.0.0",
    dhcpServer: "0.0.0.0",
    defaultRoute: true,
    ...parts,
  };
  return only(fill({ hfi: [given] }).hfi);
}

/** Namespace 1 of the subsystem at 192.0.2.100:4420, through HFI 1. */
export function ssns(index: number, parts: Partial<Ssns> = {}): Ssns {
  return only(fill({ ssns: [{ index, traddr: "192.0.2.100", nsid: 1, subsysNqn, ...parts }] }).ssns);
}

/** The discovery controller at 192.0.2.100:8009, through HFI 1. */
export function discovery(index: number, parts: Partial<Discovery> = {}): Discovery {
  return only(fill({ discovery: [{ index, uri: "nvme+tcp://192.0.2.100:8009/", ...parts }] }).discovery);
}

/** Requires nothing. */
export function security(index: number, parts: Partial<SecurityProfile> = {}): SecurityProfile {
  return only(fill({ security: [{ index, inBandAuthentication: "not required", ...parts }] }).security);
}

function fill(parts: PartialTable): Table {
  return fillDefaults({ host: { nqn: hostNqn, id: hostId }, ...parts });
}

function only<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) {
    throw new Error("nothing was filled in");
  }
  return first;
}
