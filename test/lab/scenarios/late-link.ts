// SPDX-License-Identifier: LGPL-2.1-or-later
// A path that becomes usable only when the system of the real root has long been running.

import type { Running, Scenario } from "../scenario.ts";
import { hfi, rootUuids, seconds, ssns, subsystemNqn, table, target, twoPaths, userNic } from "./parts.ts";

/** Seconds from the second interface having its address to the path being live, at most: 5, and more where the machine took long to be up. */
const longestWait = (up: number) => Math.max(5, up / 8);

export const unpluggedSecond: Scenario["nics"] = [userNic(0), { ...userNic(1), unplugged: true }];

/** Plugs the second cable in when the system has long been up. */
export async function plugInLate({ machine, note }: Running): Promise<void> {
  const { time: up } = await machine.console.waitFor(/LAB up/);
  await seconds(5);
  await machine.setLink(1, true);
  const { time: usable } = await machine.console.waitFor(/LAB address 10\.9\.1\.2 /);
  const { time: live } = await machine.console.waitFor(/LAB controllers 2/);
  const took = (live - usable).toFixed(1);
  note(`connected ${took} s after the second interface got its address`);
  if (live - usable > longestWait(up)) {
    throw new Error(`connected ${took} s after the second interface got its address, not within ${longestWait(up)} s`);
  }
}

const connectedLate = {
  ...twoPaths.expect,
  seen: [
    /LAB owner nvme0 nbft/,
    /LAB owner nvme1 nbft/,
    /LAB controller \S+ live traddr=10\.9\.1\.1,.*src_addr=10\.9\.1\.2 /,
  ],
};

const base: Scenario = {
  ...twoPaths,
  name: "late-link-networkd",
  number: "20",
  story: "the second interface's cable is plugged in after boot, its address comes by DHCP: connected right after that",
  root: "full-networkd",
  nics: unpluggedSecond,
  kernelOptions: ["lab.address=10.9.1.2"],
  during: plugInLate,
  // The service that waits for the cable may write nothing of root's.
  expect: { ...connectedLate, seen: [...connectedLate.seen, /LAB path sees root ro,/] },
};

const withNetworkManager: Scenario = {
  ...base,
  name: "late-link-networkmanager",
  story: "the same with NetworkManager: its dispatcher wakes the path, which would sleep for ten minutes",
  root: "full-networkmanager",
  expect: connectedLate,
};

/** A discovery controller behind the second cable, and the port that it names. */
const discovery: Scenario = {
  ...base,
  name: "late-link-discovery",
  story: "the same where the table has no second path, but a discovery controller that names one",
  tables: [
    table({
      hfi: [hfi(1), hfi(2, { ipOrigin: 3, dhcpServer: "10.9.1.2", dhcpOverride: true })],
      ssns: [ssns(1, "main")],
      discovery: [{ index: 1, hfi: 2, uri: "nvme+tcp://10.9.1.1:discovery" }],
    }),
  ],
  target: target(
    { name: "second" },
    { name: "discovery", discovery: [{ nqn: subsystemNqn, traddr: "10.9.1.1", trsvcid: "second" }] },
  ),
};

const dataNqn = "nqn.2024-01.org.example:data";

/** The boot of the real root waits for the path, which may wait for no more than that. */
const fileSystem: Scenario = {
  ...twoPaths,
  name: "late-file-system",
  number: "20",
  story:
    "a file system of the real root is behind the second path, whose cable is plugged in while systemd waits for it",
  root: "full-data",
  tables: [
    table({
      hfi: [hfi(1), hfi(2)],
      ssns: [ssns(1, "main"), ssns(2, "second", { subsysNqn: dataNqn, nid: { type: "none" } })],
    }),
  ],
  nics: unpluggedSecond,
  target: {
    subsystems: [
      ...target().subsystems,
      { nqn: dataNqn, serial: "lab0002", namespaces: [{ image: "data", uuid: rootUuids[1] }] },
    ],
    listeners: [
      { name: "main", subsystems: [subsystemNqn] },
      { name: "second", subsystems: [dataNqn] },
    ],
  },
  during: async ({ machine }) => {
    await machine.console.waitFor(/Expecting device .*by-label\/nbft-data/);
    await seconds(5);
    await machine.setLink(1, true);
  },
  expect: { ...twoPaths.expect, seen: [/Mounted srv\.mount/] },
};

export const lateLink: readonly Scenario[] = [
  base,
  {
    ...base,
    name: "late-link-unpackaged",
    story: "the same where the real root has nothing of this project: the initramfs leaves it under /run",
    root: "full-unpackaged",
  },
  withNetworkManager,
  {
    ...withNetworkManager,
    name: "late-link-networkmanager-always",
    rare: true,
    story: "the same with NetworkManager in the initramfs, too",
    initramfs: "dracut-nm",
  },
  discovery,
  fileSystem,
];
