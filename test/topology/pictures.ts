// SPDX-License-Identifier: LGPL-2.1-or-later
// Machines whose topology is drawn.

import { machineAt } from "../../src/host/machine-at.ts";
import { nodeHost } from "../../src/host/node/host.ts";
import { oneLook } from "../../src/host/one-look.ts";
import { loadPlan } from "../../src/sources/load-plan.ts";
import { machineStatus } from "../../src/status/machine-status.ts";
import { drawPicture } from "../../src/topology/picture.ts";
import { connected, MachineFiles, machineWithPaths } from "../status/machine.ts";

const mac = (index: number) => `52:54:00:00:00:0${index}`;
const data = "nqn.2026-01.org.example:data";

/** Two cards, two networks, four paths to two subsystems: one is being connected again, one has never been. */
export function exampleMachine(): MachineFiles {
  const ssns = (traddr: string, primaryHfi: number, subsysNqn?: string) => ({
    traddr,
    primaryHfi,
    ...(subsysNqn === undefined ? {} : { subsysNqn }),
  });
  return new MachineFiles()
    .table({
      hfi: [
        { mac: mac(1), ip: "192.0.2.11", prefix: 24 },
        { mac: mac(2), ip: "198.51.100.11", prefix: 24 },
      ],
      ssns: [
        ssns("192.0.2.20", 1),
        ssns("198.51.100.20", 2),
        ssns("192.0.2.30", 1, data),
        ssns("198.51.100.30", 2, data),
      ],
    })
    .nic("eth1", mac(1))
    .nic("eth2", mac(2))
    .controller(connected(1, { traddr: "192.0.2.20" }))
    .controller(connected(2, { traddr: "198.51.100.20", state: "connecting" }))
    .controller(connected(1, { name: "nvme2", traddr: "192.0.2.30", nqn: data, ways: { nvme2c2n1: "optimized" } }))
    .mounts();
}

/** What has to be drawn, and tempts one to overlap. */
export const machines: Readonly<Record<string, () => MachineFiles>> = {
  "the example": exampleMachine,
  "one path": () => machineWithPaths(1).controller(connected(1)),
  "nine paths, seven of them up": () =>
    [1, 2, 3, 4, 5, 6, 7].reduce((machine, n) => machine.controller(connected(n)), machineWithPaths(9)).mounts(),
  "names that are long, wide and markup": () =>
    machineWithPaths(2).table({
      host: { nqn: `nqn.2014-08.org.example:${"host".repeat(40)}` },
      hfi: [{ mac: mac(1), ip: "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1111", prefix: 64, vlan: 4094 }],
      ssns: [
        {
          traddr: "2001:db8:aaaa:bbbb:cccc:dddd:eeee:2222",
          subsysNqn: `nqn.2024-05.org.example:${"記憶装置".repeat(12)}`,
        },
        { traddr: "2001:db8:aaaa:bbbb:cccc:dddd:eeee:2222", subsysNqn: 'nqn.2024-05.org.example:</text><script>"&' },
        { traddr: "2001:db8:aaaa:bbbb:cccc:dddd:eeee:2222", subsysNqn: `nqn.2024-05.org.example:${"💾".repeat(40)}` },
        { traddr: "2001:db8:aaaa:bbbb:cccc:dddd:eeee:2222", subsysNqn: `nqn.2024-05.org.example:${"W".repeat(150)}` },
      ],
    }),
  "every path by every card": () =>
    machineWithPaths(6).table({
      hfi: [1, 2, 3, 4, 5, 6].map((n) => ({ mac: mac(n), ip: `10.0.0.${n}` })),
      ssns: [11, 12, 13].map((n) => ({
        traddr: `10.0.0.${n}`,
        secondaryHfis: [2, 3, 4, 5, 6],
        subsysNqn: `${data}-${n}`,
      })),
    }),
  "a discovery and what it has found": () =>
    machineWithPaths(1)
      .table({ ssns: [], discovery: [{ hfi: 1 }], hfi: [{ ip: "10.0.1.2" }] })
      .controller(connected(1, { nqn: data }))
      .controller(connected(1, { name: "nvme5", nqn: `${data}-2`, state: "connecting", ways: {} })),
  "no connection": () => machineWithPaths(1).table({ ssns: [] }),
};

/** The picture of a machine that is a folder. */
export function pictureOf(folder: string): string {
  const look = oneLook(machineAt(nodeHost(), folder));
  const { plan } = loadPlan(look);
  return drawPicture(plan, machineStatus(look, plan, false));
}
