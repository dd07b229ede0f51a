// SPDX-License-Identifier: LGPL-2.1-or-later
// What Ubuntu's installer hands to curtin is all that a table needs, and the root that it leaves keeps its network as it is.

import { tableOf } from "../../../src/description/table-of.ts";
import { curtin } from "../../../src/formats/curtin.ts";
import { kernelOptions } from "../../../src/formats/kernel-options.ts";
import type { Table } from "../../../src/nbft/types.ts";
import { curtinConfiguration, type Generation, installedInterface } from "../images/curtin-roots.ts";
import { hostId, hostNqn } from "../images/full-roots.ts";
import type { Scenario } from "../scenario.ts";
import { mac, subsystemNqn, target, usual } from "./parts.ts";

/** `nbft-boot encode curtin.yaml rd.nvmf.hostnqn=... rd.nvmf.hostid=... ifname=...`, with the port of the lab's listener. */
function installedTable(generation: Generation): Table {
  const words = `rd.nvmf.hostnqn=${hostNqn} rd.nvmf.hostid=${hostId} ifname=${installedInterface}:${mac(0)}`;
  const { table } = tableOf([
    curtin.read({ name: "curtin.yaml", text: curtinConfiguration(generation) }, []),
    kernelOptions.read({ name: "words", text: words }, []),
  ]);
  const discovery = table.discovery.map((one) => ({ ...one, uri: one.uri.replace(/:8009\/?$/, ":discovery") }));
  return { ...table, discovery };
}

const installed = (generation: Generation, address: string, lost: RegExp): Scenario => ({
  ...usual,
  name: `curtin-${generation}`,
  number: "30",
  story: `a table of curtin's configuration; the root has the netplan file of Ubuntu ${generation}, and nothing takes its address`,
  root: `full-curtin-${generation}`,
  tables: [installedTable(generation)],
  carried: "credential",
  target: target({ name: "discovery", discovery: [{ nqn: subsystemNqn, traddr: "10.9.0.1", trsvcid: "main" }] }),
  kernelOptions: [`lab.keeps=${address}`],
  expect: {
    controllers: ["10.9.0.1:main"],
    seen: ["start", "restart", "udev", "netplan apply"].map((step) => new RegExp(`LAB keeps ${address} after ${step}`)),
    neverSeen: [/LAB has lost/, lost, /LAB online \d+\.\d+ failed/],
  },
  limit: 300,
});

export const curtinScenarios: readonly Scenario[] = [
  { ...installed("24.04", "10.9.0.20/24", /LAB lost .*10\.9\.0\./), rare: true },
  // netplan has a metric of its own for leases: the kernel makes the subnet's route anew before the old one goes (fib_modify_prefix_metric()).
  {
    ...installed("25.10", "10.9.0.2/24", /LAB lost (?!10\.9\.0\.0\/24 .*proto kernel .*metric 1024).*10\.9\.0\./),
    rare: true,
  },
];
