// SPDX-License-Identifier: LGPL-2.1-or-later
// What becomes of the connections when the system of the real root runs.

import type { Running, Scenario } from "../scenario.ts";
import { hfi, ssns, table, target, userNic, usual } from "./parts.ts";

/** The first path is static. The second interface gets its address by DHCP, so in the real root somebody has to ask for it. */
const twoPaths = {
  ...usual,
  tables: [
    table({
      hfi: [hfi(1), hfi(2, { ipOrigin: 3, dhcpServer: "10.9.1.2", dhcpOverride: true })],
      ssns: [ssns(1, "main"), ssns(2, "second")],
    }),
  ],
  nics: [userNic(0), userNic(1)],
  target: target({ name: "second" }),
  limit: 240,
} satisfies Partial<Scenario>;

const both = ["10.9.0.1:main", "10.9.1.1:second"];
const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

/** Seconds from plugging in the second cable to the path being live, at most: with an emulated machine's DHCP. */
const longestWait = 5;

const lateLink: Scenario = {
  ...twoPaths,
  name: "late-link-networkd",
  number: "20",
  story: "the second interface's cable is plugged in after boot, its address comes by DHCP: connected within 5 s",
  root: "full-networkd",
  nics: [userNic(0), { ...userNic(1), unplugged: true }],
  during: async ({ machine, note }) => {
    await machine.console.waitFor(/LAB up/);
    await seconds(5);
    await machine.setLink(1, true);
    const start = performance.now();
    await machine.console.waitFor(/LAB controllers 2/);
    const took = (performance.now() - start) / 1000;
    note(`connected ${took.toFixed(1)} s after the second cable was plugged in`);
    if (took > longestWait) {
      throw new Error(
        `connected ${took.toFixed(1)} s after the second cable was plugged in, not within ${longestWait} s`,
      );
    }
  },
  expect: {
    controllers: both,
    seen: [
      /LAB owner nvme0 nbft/,
      /LAB owner nvme1 nbft/,
      /LAB controller \S+ live traddr=10\.9\.1\.1,.*src_addr=10\.9\.1\.2 /,
    ],
  },
};

const networkStays: Scenario = {
  ...usual,
  name: "boot-network-stays",
  number: "21",
  story: "netplan's DHCP and set-name, a cut connection, a link flap: address and name stay, no I/O error",
  root: "full-networkd",
  // Not the one that the DHCP server gives.
  tables: [table({ hfi: [hfi(1, { ip: "10.9.0.20" })] })],
  kernelOptions: ["lab.io=45"],
  during: async ({ machine, target: server, note }) => {
    await machine.console.waitFor(/LAB io start/);
    await seconds(3);
    await server?.setFault("main", { kind: "disconnect" });
    note("the target cuts the connection");
    await seconds(17);
    await machine.setLink(0, false);
    note("pulled the cable");
    await seconds(5);
    await machine.setLink(0, true);
    note("plugged it in again");
  },
  expect: {
    controllers: ["10.9.0.1:main"],
    seen: [
      /LAB io end \d+ rounds/,
      /LAB owner nvme0 nbft/,
      /LAB interface \S+ 52:54:00:00:00:00 up 10\.9\.0\.20\/24 $/,
    ],
    neverSeen: [/LAB interface lan0 /, /renamed from (?!eth)/],
  },
  limit: 240,
};

export const realRoot: readonly Scenario[] = [
  lateLink,
  {
    ...lateLink,
    name: "late-link-unpackaged",
    story: "the same where the real root has nothing of this project: the initramfs leaves it under /run",
    root: "full-unpackaged",
  },
  networkStays,
  {
    ...networkStays,
    name: "boot-network-stays-networkmanager",
    story: "the same with NetworkManager, to which the interface looks like any other",
    root: "full-networkmanager",
  },
  {
    ...twoPaths,
    name: "poweroff-dead-path",
    number: "22",
    story: "the second target dies for good: files are written on, and the machine switches itself off in time",
    root: "full-networkd",
    kernelOptions: ["lab.io=20"],
    during: async ({ machine, target: server, note }) => {
      await machine.console.waitFor(/LAB io start/);
      await server?.setFault("second", { kind: "drop" });
      note("the second target is away");
    },
    expect: { controllers: both, seen: [/LAB io end \d+ rounds/], offWithin: 30 },
  },
  {
    ...twoPaths,
    name: "dead-path-quiet",
    number: "23",
    story:
      "the second path never comes: the real root's console is left alone, and the machine switches itself off in time",
    root: "full-unpackaged",
    target: target({ name: "second", fault: { kind: "refuse" } }),
    kernelOptions: ["lab.io=25"],
    during: async ({ machine }) => {
      await machine.console.waitFor(/LAB done/);
      requireSilence(machine);
    },
    expect: { controllers: ["10.9.0.1:main"], offWithin: 30 },
  },
];

function requireSilence({ console }: Running["machine"]): void {
  const up = console.lines.findIndex(({ text }) => text.includes("LAB up"));
  const line = console.lines.slice(up).find(({ text }) => /NBFT path|nbft-boot/.test(text));
  if (line !== undefined) {
    throw new Error(`on the console of the real root: ${line.text}`);
  }
}
