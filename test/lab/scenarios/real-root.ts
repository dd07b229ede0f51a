// SPDX-License-Identifier: LGPL-2.1-or-later
// What becomes of the connections when the system of the real root runs.

import { hostId, hostNqn } from "../images/full-roots.ts";
import type { Running, Scenario } from "../scenario.ts";
import { hfi, seconds, table, target, twoPaths, usual } from "./parts.ts";

const networkStays: Scenario = {
  ...usual,
  name: "boot-network-stays",
  number: "21",
  story:
    "netplan's DHCP and set-name, a cut connection, a link flap: address and name stay beside the leased one, no I/O error",
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
    seen: [/LAB io end \d+ rounds/, /LAB owner nvme0 nbft/, /LAB interface \S+ 52:54:00:00:00:00 up 10\.9\.0\.20\/24 /],
    neverSeen: [/LAB interface lan0 /, /renamed from (?!eth)/],
  },
  limit: 240,
};

export const realRoot: readonly Scenario[] = [
  networkStays,
  {
    ...networkStays,
    name: "boot-network-stays-networkmanager",
    rare: true,
    story: "the same with NetworkManager, to which the interface looks like any other",
    root: "full-networkmanager",
  },
  {
    ...usual,
    name: "host-of-the-boot",
    number: "27",
    story: "the real root has no host NQN of its own, and nothing of this project: it takes the table's",
    root: "full-nameless",
    expect: { controllers: ["10.9.0.1:main"], seen: [new RegExp(`LAB host ${hostNqn} ${hostId} $`)] },
    limit: 180,
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
  // What the lab itself reports is not the machine's.
  const line = console.lines.slice(up).find(({ text }) => /NBFT path|nbft-boot/.test(text) && !text.startsWith("LAB "));
  if (line !== undefined) {
    throw new Error(`on the console of the real root: ${line.text}`);
  }
}
