// SPDX-License-Identifier: LGPL-2.1-or-later
// What scenarios are made of: interfaces, tables, targets, with everything that is usual filled in.

import { fillDefaults, type PartialTable } from "../../../src/nbft/json/table-defaults.ts";
import type { Hfi, Ssns, Table } from "../../../src/nbft/types.ts";
import { hostId, hostNqn } from "../images/full-roots.ts";
import type { Nic, UserNic } from "../machine/nic.ts";
import type { Scenario, TargetSource } from "../scenario.ts";

export const subsystemNqn = "nqn.2014-08.org.nvmexpress:uuid:5b1d0c3a-6a5e-4a0e-8c1a-2f6d4b8e9a10";
export const rootUuids = ["c0ffee00-1111-4222-8333-444444444401", "c0ffee00-1111-4222-8333-444444444402"] as const;

/** MAC address of an interface; interfaces count from 0. */
export const mac = (nic: number): string => `52:54:00:00:00:0${nic}`;

/**
 * Interface `nic` on QEMU's own network: 10.9.NIC.0/24, its DHCP server gives 10.9.NIC.2; fd00:9:NIC::/64 by router advertisements. The
 * target is at 10.9.NIC.1 and fd00:9:NIC::1, whatever port it has.
 */
export const userNic = (nic = 0): UserNic => ({
  kind: "user",
  mac: mac(nic),
  ipv4: { network: `10.9.${nic}.0/24`, host: `10.9.${nic}.1`, lease: `10.9.${nic}.2` },
  ipv6: { prefix: `fd00:9:${nic}::`, host: `fd00:9:${nic}::1` },
});

/** Interface `nic` at a cable to the machine with the kernel's target; without such a machine, nobody ever answers. */
export const wiredNic = (nic = 0): Nic => ({ kind: "wire", cable: `cable${nic}`, end: "a", mac: mac(nic) });

/** The other end of the cable. */
export const nvmetNic = (nic = 0): Nic => ({
  kind: "wire",
  cable: `cable${nic}`,
  end: "b",
  mac: `52:54:00:00:01:0${nic}`,
});

/** An HFI descriptor: static 10.9.NIC.2/24 on interface HFI - 1, unless told otherwise. */
export const hfi = (index: number, changes: Partial<Hfi> = {}): Partial<Hfi> => ({
  index,
  pci: { segment: 0, bus: 0, device: 2 + index, function: 0 },
  mac: mac(index - 1),
  ip: `10.9.${index - 1}.2`,
  prefix: 24,
  ...changes,
});

/** An SSNS descriptor: namespace 1 of the usual subsystem, at the listener of this name, by way of the HFI with the same index. */
export const ssns = (index: number, listener: string, changes: Partial<Ssns> = {}): Partial<Ssns> => ({
  index,
  traddr: `10.9.${index - 1}.1`,
  trsvcid: listener,
  subsysPortId: index,
  nsid: 1,
  nid: { type: "uuid", value: rootUuids[0] },
  subsysNqn: subsystemNqn,
  primaryHfi: index,
  availability: "available",
  ...changes,
});

export const table = (parts: PartialTable): Table =>
  fillDefaults({ host: { nqn: hostNqn, id: hostId }, hfi: [hfi(1)], ssns: [ssns(1, "main")], ...parts });

/** One subsystem with the root file system, behind one listener called "main" and more if named. */
export const target = (...more: TargetSource["listeners"]): TargetSource => ({
  subsystems: [{ nqn: subsystemNqn, serial: "lab0001", namespaces: [{ image: "root", uuid: rootUuids[0] }] }],
  listeners: [{ name: "main" }, ...more],
});

/** A machine with one interface, one path and a target that is well. */
export const usual: Pick<Scenario, "tables" | "nics" | "target" | "expect" | "limit"> = {
  tables: [table({})],
  nics: [userNic()],
  target: target(),
  expect: { controllers: ["10.9.0.1:main"] },
  limit: 150,
};

/** Two of that. The first path is static; the second interface gets its address by DHCP, so in the real root somebody has to ask for it. */
export const twoPaths = {
  ...usual,
  tables: [
    table({
      hfi: [hfi(1), hfi(2, { ipOrigin: 3, dhcpServer: "10.9.1.2", dhcpOverride: true })],
      ssns: [ssns(1, "main"), ssns(2, "second")],
    }),
  ],
  nics: [userNic(0), userNic(1)],
  target: target({ name: "second" }),
  expect: { controllers: ["10.9.0.1:main", "10.9.1.1:second"] },
  limit: 240,
} satisfies Partial<Scenario>;

export const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));
