// SPDX-License-Identifier: LGPL-2.1-or-later
// What goes wrong on the way to the storage, and must not matter.

import type { Scenario } from "../scenario.ts";
import { hfi, seconds, ssns, table, target, userNic, usual, wiredNic } from "./parts.ts";

/** Two interfaces with a path each; the first path is well. */
const twoPaths = {
  ...usual,
  tables: [table({ hfi: [hfi(1), hfi(2)], ssns: [ssns(1, "main"), ssns(2, "second")] })],
  nics: [userNic(0), userNic(1)],
};

/** The same with the dead path listed first; root is mounted by the second. */
const firstPathDead: readonly Scenario[] = (
  [
    ["path-refused", "13", "refuse", "is refused"],
    ["path-silent", "14", "silent", "accepts and never answers"],
    ["path-stalled", "14c", "stall", "answers ICReq and no command after it"],
  ] as const
)
  .map(
    ([name, number, kind, story]): Scenario => ({
      ...twoPaths,
      name: `first-${name}`,
      number,
      story: `the first path ${story}: root is mounted by the second, undelayed`,
      target: { ...target(), listeners: [{ name: "main", fault: { kind } }, { name: "second" }] },
      expect: { controllers: ["10.9.1.1:second"] },
    }),
  )
  .concat({
    ...twoPaths,
    name: "first-path-unanswered",
    number: "14b",
    story: "nobody is at the other end of the first interface's cable",
    nics: [wiredNic(0), userNic(1)],
    tables: [table({ hfi: [hfi(1), hfi(2)], ssns: [ssns(1, "4420"), ssns(2, "main")] })],
    expect: { controllers: ["10.9.1.1:main"] },
  });

/** Comes later than anybody in an initramfs is told to wait. */
const lateTarget = {
  target: { ...target(), listeners: [{ name: "main", fault: { kind: "late", milliseconds: 60_000 } }] },
  limit: 150,
  waits: true,
} satisfies Partial<Scenario>;

/** What dracut prints when 2/3 of rd.retry= are over: with rd.retry=3, it would give up a second after that. */
const timeoutScripts = /starting timeout scripts/;

/** The images that users have: dracut itself waits in them, for at least rd.retry= seconds, by default 180. */
const impatientDracut: readonly Scenario[] = (["dracut-default", "dracut-112-default"] as const).map((initramfs) => ({
  ...usual,
  name: `${initramfs}-target-late`,
  number: "12",
  ...(initramfs === "dracut-default" ? {} : { rare: true as const }),
  story: "the target starts to listen long after dracut would have given up; its module nvmf leaves it alone",
  initramfs,
  kernelOptions: ["rd.retry=3", "systemd.default_device_timeout_sec=20"],
  target: { ...target(), listeners: [{ name: "main", fault: { kind: "refuse" } }] },
  // However slow the machine is, the target is later than its patience, and than systemd's.
  during: async ({ machine, target: server, note }) => {
    await machine.console.waitFor(timeoutScripts);
    await seconds(30);
    await server?.setFault("main", { kind: "none" });
    note("the target listens");
  },
  // The kernel says it when it is told to connect to an address that refuses it, which nobody but the stock module does.
  expect: { ...usual.expect, neverSeen: [/failed to connect socket/] },
  limit: 240,
  waits: true,
}));

export const faults: readonly Scenario[] = [
  {
    ...usual,
    name: "target-late",
    number: "12",
    fast: true,
    story: "the target starts to listen 60 s after the machine",
    ...lateTarget,
    // systemd would wait 90 s for a device.
    kernelOptions: ["systemd.default_device_timeout_sec=20"],
  },
  {
    ...twoPaths,
    name: "path-refused",
    number: "13",
    fast: true,
    story: "the second path is refused: root is mounted by the first, undelayed",
    target: target({ name: "second", fault: { kind: "refuse" } }),
  },
  {
    ...twoPaths,
    name: "path-silent",
    number: "14",
    rare: true,
    story: "the second path accepts and never answers",
    target: target({ name: "second", fault: { kind: "silent" } }),
  },
  {
    ...twoPaths,
    name: "path-stalled",
    number: "14c",
    story: "the second path answers ICReq and no command after it: nobody waits for it, and its unit stops at once",
    target: target({ name: "second", fault: { kind: "stall" } }),
  },
  {
    ...twoPaths,
    name: "path-unanswered",
    number: "14b",
    rare: true,
    story: "nobody is at the other end of the second interface's cable",
    nics: [userNic(0), wiredNic(1)],
    tables: [table({ hfi: [hfi(1), hfi(2)], ssns: [ssns(1, "main"), ssns(2, "4420")] })],
  },
  ...firstPathDead,
  {
    ...usual,
    name: "two-dead-of-four",
    number: "13b",
    rare: true,
    story: "of four paths one is refused and one has no cable: one summary says which, and why",
    tables: [
      table({
        hfi: [1, 2, 3, 4].map((index) => hfi(index)),
        ssns: ["main", "second", "third", "main"].map((listener, index) => ssns(index + 1, listener)),
      }),
    ],
    nics: [userNic(0), userNic(1), userNic(2), { ...userNic(3), unplugged: true }],
    target: target({ name: "second", fault: { kind: "refuse" } }, { name: "third" }),
    expect: {
      controllers: ["10.9.0.1:main", "10.9.2.1:third"],
      seen: [
        / 2 of 4 NBFT paths are connected: 0-1-1 as nvme\d, 0-3-3 as nvme\d; the real root/,
        / NBFT path 0-2-2 missing: connection refused by 10\.9\.1\.1:\d+: start the target, or correct its port$/,
        / NBFT path 0-4-4 missing: no link on \w+: check its cable and the switch$/,
      ],
    },
  },
  {
    ...twoPaths,
    name: "late-link",
    number: "15",
    rare: true,
    story: "the second interface's cable is plugged in when the machine is up: connected in the real root",
    root: "full",
    nics: [userNic(0), { ...userNic(1), unplugged: true }],
    target: target({ name: "second" }),
    during: async ({ machine, note }) => {
      await machine.console.waitFor(/LAB up/);
      await machine.setLink(1, true);
      note("plugged in the second cable");
    },
    expect: {
      controllers: ["10.9.0.1:main", "10.9.1.1:second"],
      seen: [/LAB status nbft-boot-connect@0-2-2\.service NBFT path 0-2-2: connected as nvme\d: /],
    },
    limit: 240,
  },
  {
    ...usual,
    name: "target-away",
    number: "16",
    story: "the target is away for 15 s while files are written and read: no I/O error",
    kernelOptions: ["lab.io=45"],
    during: async ({ machine, target: server, note }) => {
      await machine.console.waitFor(/LAB io start/);
      await new Promise((resolve) => setTimeout(resolve, 5000));
      await server?.setFault("main", { kind: "drop", milliseconds: 15_000 });
      note("the target goes away for 15 s");
    },
    expect: { controllers: ["10.9.0.1:main"], seen: [/LAB io end \d+ rounds/] },
    limit: 180,
  },
  {
    ...usual,
    name: "full-system",
    number: "11",
    story: "a full Debian system, up to multi-user, and a clean poweroff",
    root: "full",
    expect: { controllers: ["10.9.0.1:main"], offWithin: 30 },
    limit: 180,
  },
  ...impatientDracut,
];
