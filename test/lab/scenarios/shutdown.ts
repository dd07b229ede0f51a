// SPDX-License-Identifier: LGPL-2.1-or-later
// The way down: a machine with its root on the network switches itself off and reboots as one with a disk does.

import type { Scenario } from "../scenario.ts";
import { twoPaths, userNic } from "./parts.ts";

const local: Scenario = {
  name: "poweroff-local",
  number: "22",
  story: "the same system on a disk of its own switches itself off: what the others are compared with",
  nics: [userNic(0), userNic(1)],
  localDisk: true,
  root: "full-networkd",
  kernelOptions: ["lab.io=5"],
  expect: { controllers: [] },
  limit: 240,
};

const remote = { ...twoPaths, number: "22", root: "full-networkd", baseline: local.name } as const;

export const shutdown: readonly Scenario[] = [
  local,
  {
    ...remote,
    name: "poweroff-dead-path",
    story: "the second target dies for good: files are written on, and the machine switches itself off in time",
    kernelOptions: ["lab.io=20"],
    during: async ({ machine, target, note }) => {
      await machine.console.waitFor(/LAB io start/);
      await target?.setFault("second", { kind: "drop" });
      note("the second target is away");
    },
    expect: { ...twoPaths.expect, seen: [/LAB io end \d+ rounds/], offWithin: 30 },
  },
  {
    ...remote,
    name: "reboot-silent-path",
    story: "the path in use falls silent as the machine is about to reboot: it does so in time, by the other path",
    kernelOptions: ["lab.io=5", "lab.reboot"],
    during: async ({ machine, target, note }) => {
      await machine.console.waitFor(/LAB io end/);
      await target?.setFault("main", { kind: "silent" });
      note("the first target says nothing any more");
    },
    expect: { ...twoPaths.expect, seen: [/Restarting system/], offWithin: 30 },
  },
];
