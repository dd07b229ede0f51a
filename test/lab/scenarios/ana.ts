// SPDX-License-Identifier: LGPL-2.1-or-later
// Asymmetric Namespace Access: a port is connected and cannot serve the disk, or not as well as another, and that changes.

import type { Scenario, TargetSource } from "../scenario.ts";
import type { AnaState } from "../target/ana.ts";
import { hfi, seconds, ssns, subsystemNqn, table, target, userNic, usual } from "./parts.ts";

const withStates = (main: AnaState, second: AnaState): TargetSource => ({
  ...target(),
  listeners: [
    { name: "main", ana: main },
    { name: "second", ana: second },
  ],
});

/** Two interfaces with a path each, to two ports of one subsystem. */
const twoPorts = {
  ...usual,
  number: "33",
  tables: [table({ hfi: [hfi(1), hfi(2)], ssns: [ssns(1, "main"), ssns(2, "second")] })],
  nics: [userNic(0), userNic(1)],
  expect: { controllers: ["10.9.0.1:main", "10.9.1.1:second"] },
} satisfies Partial<Scenario>;

const firstInaccessible: Scenario = {
  ...twoPorts,
  name: "ana-inaccessible",
  story: "the disk is inaccessible by the first port: root is mounted by the second, and both stay connected",
  target: withStates("inaccessible", "optimized"),
  expect: {
    ...twoPorts.expect,
    seen: [/LAB ana \S+ 10\.9\.0\.1 inaccessible$/, /LAB ana \S+ 10\.9\.1\.1 optimized$/],
  },
};

const becomesAccessible: Scenario = {
  ...twoPorts,
  name: "ana-late",
  rare: true,
  story: "the disk is inaccessible by both ports, until one of them serves it 30 s after it was connected",
  target: withStates("inaccessible", "persistent-loss"),
  kernelOptions: ["systemd.default_device_timeout_sec=20"],
  during: async ({ machine, target: server, note }) => {
    await machine.console.waitFor(/new ctrl: NQN/);
    await seconds(30);
    server?.setAna("main", "non-optimized");
    note("the first port serves");
  },
  expect: { ...twoPorts.expect, seen: [/LAB ana \S+ 10\.9\.0\.1 non-optimized$/] },
  limit: 240,
};

/** The discovery goes on while the only port that it has found serves nothing. */
const discovered: Scenario = {
  ...usual,
  name: "ana-discovery",
  number: "33",
  rare: true,
  story: "the table has a discovery controller, and the port that it names serves the disk 20 s after it was connected",
  tables: [table({ ssns: [], discovery: [{ index: 1, hfi: 1, uri: "nvme+tcp://10.9.0.1:discovery" }] })],
  target: {
    ...target(),
    listeners: [
      { name: "main", ana: "inaccessible" },
      { name: "discovery", discovery: [{ nqn: subsystemNqn, traddr: "10.9.0.1", trsvcid: "main" }] },
    ],
  },
  during: async ({ machine, target: server, note }) => {
    await machine.console.waitFor(/connected, but no port serves all of its namespaces \(ANA\)/);
    await seconds(20);
    server?.setAna("main", "optimized");
    note("the port serves");
  },
  expect: { ...usual.expect, seen: [/LAB ana \S+ 10\.9\.0\.1 optimized$/] },
  limit: 240,
};

/** What an array does whose controllers take turns: for some seconds nobody serves. */
const failover: Scenario = {
  ...twoPorts,
  name: "ana-failover",
  story: "the ports swap their states under I/O, three times, with nobody serving in between: nothing is lost",
  target: withStates("optimized", "inaccessible"),
  kernelOptions: ["lab.io=40"],
  during: async ({ machine, target: server, note }) => {
    await machine.console.waitFor(/LAB io start/);
    for (const [from, to] of [
      ["main", "second"],
      ["second", "main"],
      ["main", "second"],
    ] as const) {
      await seconds(4);
      server?.setAna(from, "change");
      server?.setAna(to, "change");
      await seconds(3);
      server?.setAna(from, "inaccessible");
      await seconds(1);
      server?.setAna(to, "optimized");
      note(`${to} serves, ${from} does not`);
    }
  },
  expect: { ...twoPorts.expect, seen: [/LAB io end \d+ rounds/] },
  limit: 240,
};

const duringOutage: Scenario = {
  ...failover,
  name: "ana-outage",
  rare: true,
  story: "both ports are away under I/O and come back with their states swapped: nothing is lost",
  during: async ({ machine, target: server, note }) => {
    await machine.console.waitFor(/LAB io start/);
    await seconds(4);
    await Promise.all(["main", "second"].map((name) => server?.setFault(name, { kind: "drop", milliseconds: 12_000 })));
    note("both ports go away for 12 s");
    await seconds(4);
    server?.setAna("main", "inaccessible");
    server?.setAna("second", "optimized");
  },
};

export const ana: readonly Scenario[] = [
  firstInaccessible,
  {
    ...usual,
    name: "ana-non-optimized",
    number: "33",
    rare: true,
    story: "there is one port, and it is not optimized: root is mounted by it",
    target: { ...target(), listeners: [{ name: "main", ana: "non-optimized" }] },
    expect: { ...usual.expect, seen: [/LAB ana \S+ 10\.9\.0\.1 non-optimized$/] },
  },
  becomesAccessible,
  discovered,
  failover,
  duringOutage,
  { ...firstInaccessible, name: "initramfs-tools-ana-inaccessible", rare: true, initramfs: "initramfs-tools" },
  { ...becomesAccessible, name: "initramfs-tools-ana-late", rare: true, initramfs: "initramfs-tools" },
  { ...firstInaccessible, name: "dracut-default-ana-inaccessible", rare: true, initramfs: "dracut-default" },
];
