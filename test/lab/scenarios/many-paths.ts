// SPDX-License-Identifier: LGPL-2.1-or-later
// As many paths as arrays and hosts with several ports have.

import type { Ssns } from "../../../src/nbft/types.ts";
import type { Scenario, TargetSource } from "../scenario.ts";
import type { Fault } from "../target/options.ts";
import { hfi, rootUuids, ssns, subsystemNqn, table, userNic, usual } from "./parts.ts";

interface Shape {
  /** The first one has root; each has a disk. */
  readonly subsystems: number;
  readonly ports: number;
  readonly nics: 1 | 2;
  /** What is wrong with all ports but the first two. */
  readonly fault?: Fault;
}

const nqnOf = (subsystem: number) =>
  subsystem === 0
    ? subsystemNqn
    : `nqn.2014-08.org.nvmexpress:uuid:7e0f5a1c-1c35-4d3b-9a87-55b2c7f0${1000 + subsystem}`;

const uuidOf = (subsystem: number) =>
  subsystem === 0 ? rootUuids[0] : `c0ffee00-1111-4222-8333-44444444${1000 + subsystem}`;

/** Each subsystem at each port through each interface. */
function manyPaths({ subsystems, ports, nics, fault }: Shape) {
  const count = (length: number) => Array.from({ length }, (_, index) => index);
  const paths: Partial<Ssns>[] = count(subsystems).flatMap((subsystem) =>
    count(ports).flatMap((port) =>
      count(nics).map((nic) => ({
        traddr: `10.9.${nic}.1`,
        primaryHfi: nic + 1,
        nid: { type: "uuid", value: uuidOf(subsystem) } as const,
        subsysNqn: nqnOf(subsystem),
        trsvcid: `port${port}`,
      })),
    ),
  );
  const target: TargetSource = {
    subsystems: count(subsystems).map((subsystem) => ({
      nqn: nqnOf(subsystem),
      serial: `lab${1000 + subsystem}`,
      namespaces: [{ image: subsystem === 0 ? "root" : "data", uuid: uuidOf(subsystem) }],
    })),
    listeners: count(ports).map((port) => ({
      name: `port${port}`,
      ...(fault === undefined || port < 2 ? {} : { fault }),
    })),
  };
  const live = count(fault === undefined ? ports : Math.min(ports, 2));
  const controllers = count(subsystems).flatMap(() =>
    live.flatMap((port) => count(nics).map((nic) => `10.9.${nic}.1:port${port}`)),
  );
  return {
    ...usual,
    tables: [
      table({
        hfi: count(nics).map((nic) => hfi(nic + 1)),
        ssns: paths.map((changes, index) => ssns(index + 1, "", changes)),
      }),
    ],
    nics: count(nics).map((nic) => userNic(nic)),
    target,
    expect: { controllers },
    limit: 600,
  } satisfies Partial<Scenario>;
}

const sixteen = { subsystems: 1, ports: 8, nics: 2 } as const;

/** When their processes have ended that wait for targets which refuse (src/connect/unreachable-paths.ts). */
const whenAllAreAsked = 90_000;

export const manyPathScenarios: readonly Scenario[] = [
  {
    ...manyPaths(sixteen),
    name: "sixteen-paths",
    number: "75",
    rare: true,
    story: "an array with eight ports, two interfaces",
  },
  {
    ...manyPaths(sixteen),
    name: "sixteen-paths-systemd",
    number: "75",
    rare: true,
    story: "the same with systemd in the real root, whose one service connects what the initramfs leaves to it",
    root: "full",
  },
  {
    ...manyPaths({ ...sixteen, fault: { kind: "refuse" } }),
    name: "sixteen-paths-come-back",
    number: "75",
    rare: true,
    story: "six of eight ports refuse for minutes, and are connected when they no longer do",
    root: "full",
    during: async ({ machine, target, note }) => {
      await machine.console.waitFor(/LAB up/);
      await new Promise((resolve) => setTimeout(resolve, whenAllAreAsked));
      await Promise.all([2, 3, 4, 5, 6, 7].map((port) => target?.setFault(`port${port}`, { kind: "none" })));
      note("all ports listen");
    },
    expect: manyPaths(sixteen).expect,
    waits: true,
  },
  {
    ...manyPaths({ subsystems: 8, ports: 4, nics: 2 }),
    name: "many-paths",
    number: "75b",
    rare: true,
    story: "eight subsystems at four ports, two interfaces: 64 paths, root is in the first subsystem",
  },
  {
    ...manyPaths({ subsystems: 8, ports: 4, nics: 2 }),
    name: "many-paths-systemd",
    number: "75b",
    rare: true,
    story: "the same with systemd in the real root",
    root: "full",
  },
  {
    ...manyPaths({ subsystems: 1, ports: 32, nics: 2, fault: { kind: "silent" } }),
    name: "many-dead-paths",
    number: "75c",
    rare: true,
    story: "of 64 paths, four are well and sixty accept and never answer",
  },
  {
    ...manyPaths({ subsystems: 17, ports: 15, nics: 1 }),
    name: "most-paths",
    number: "75d",
    rare: true,
    story: "as many as a table has room for: 17 subsystems at 15 ports, 255 paths",
    root: "full",
  },
];
