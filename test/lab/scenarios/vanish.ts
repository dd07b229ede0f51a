// SPDX-License-Identifier: LGPL-2.1-or-later
// Outages in which the target is there before its subsystem is: the kernel gives its controller up for good.

import type { Running, Scenario } from "../scenario.ts";
import { seconds, twoPaths, usual } from "./parts.ts";

/** Connect Invalid Parameters, Do Not Retry: what nvmet says of a subsystem that its port does not have. */
const noSubsystem = { kind: "refuse-connect", status: 0x4182 } as const;

/** Seconds in which the subsystem is missing. */
const missing = 30;

/** Seconds from then on; the machine is emulated. */
const longest = 20;

async function loseSubsystem({ target, note }: Running): Promise<void> {
  await target?.setFault("main", { kind: "disconnect" });
  await target?.setFault("main", noSubsystem);
  note("the first port has lost its subsystem");
  await seconds(missing);
  const before = target?.events.length ?? 0;
  await target?.setFault("main", { kind: "none" });
  note("the first port has it again");
  const isConnected = () =>
    target?.events
      .slice(before)
      .some((event) => event.kind === "connect" && event.listener === "main" && event.queue > 0 && event.status === 0);
  const start = Date.now();
  while (!isConnected()) {
    if (Date.now() - start > longest * 1000) {
      throw new Error(`the first path is not connected again within ${longest} s`);
    }
    await seconds(0.1);
  }
  note(`the first path is connected again after ${(Date.now() - start) / 1000} s`);
}

/** The same with the kernel's target. */
async function loseServed({ machine: { console }, nvmet, note }: Running): Promise<void> {
  nvmet?.type("lose 1");
  note("the first port has another subsystem");
  await seconds(missing);
  nvmet?.type("find 1");
  note("the first port has its own again");
  const start = Date.now();
  await console.waitFor(back);
  const took = (Date.now() - start) / 1000;
  if (took > longest) {
    throw new Error(`the first path is connected again after ${took} s, not within ${longest} s`);
  }
  note(`the first path is connected again after ${took} s`);
}

const back = /LAB vanish back as nvme\d live nbft$/;
const byHand = [/LAB vanish removed by hand: none$/, /LAB vanish restarted: live$/, /LAB io end \d+ rounds/];

const one: Scenario = {
  ...twoPaths,
  name: "path-vanishes",
  number: "76",
  rare: true,
  story:
    "the kernel gives up one of two controllers: connected again, and said by status; one that somebody removes is left alone",
  root: "full-unpackaged",
  kernelOptions: ["lab.io=2", "lab.meanwhile=vanish"],
  during: async (running) => {
    await running.machine.console.waitFor(/LAB io start/);
    await seconds(8);
    await loseSubsystem(running);
  },
  expect: {
    ...twoPaths.expect,
    seen: [
      /LAB vanish nvme\d is none$/,
      /LAB vanish status .*nvme\d has vanished, connecting again: the target rejects the/,
      back,
      ...byHand,
    ],
  },
  limit: 360,
};

/** The second path is away for longer: nothing can be read from root while the first one is to be connected. */
const all: Scenario = {
  ...one,
  name: "subsystem-missing",
  story: "the kernel gives up one of two controllers while the other is away: root waits, and goes on by the first",
  root: "full-networkd",
  during: async (running) => {
    const { machine, target, note } = running;
    await machine.console.waitFor(/LAB io start/);
    await seconds(8);
    await target?.setFault("second", { kind: "drop" });
    note("the second port is away");
    await loseSubsystem(running);
    await seconds(5);
    await target?.setFault("second", { kind: "none" });
    note("the second port is there");
  },
  expect: {
    ...one.expect,
    seen: [back, ...byHand],
  },
};

/** What becomes of two secured paths to the kernel's target, whose ports are 1 and 2; the first one has to come back `secured`. */
export const vanishing = (secured: RegExp, neverSeen: RegExp) =>
  ({
    root: "full",
    kernelOptions: ["lab.io=2", "lab.meanwhile=vanish"],
    during: async (running) => {
      await running.machine.console.waitFor(/LAB io start/);
      await seconds(8);
      await loseServed(running);
    },
    expect: {
      controllers: ["10.9.0.1:4420", "10.9.1.1:4420"],
      seen: [/LAB vanish nvme\d is none$/, back, secured, ...byHand],
      neverSeen: [neverSeen],
    },
    limit: 400,
  }) satisfies Partial<Scenario>;

export const vanish: readonly Scenario[] = [
  one,
  all,
  {
    ...usual,
    name: "subsystem-missing-one-path",
    number: "76",
    rare: true,
    story: "the kernel gives up the only controller, and keeps its disk (Linux 6.16): root waits, and goes on",
    kernel: "sid",
    root: "full",
    kernelOptions: ["lab.io=60"],
    during: async (running) => {
      await running.machine.console.waitFor(/LAB io start/);
      await seconds(8);
      await loseSubsystem(running);
    },
    expect: { ...usual.expect, seen: [/Removing controller/, /LAB io end \d+ rounds/] },
    limit: 360,
  },
  { ...all, name: "initramfs-tools-subsystem-missing", root: "full-unpackaged", initramfs: "initramfs-tools" },
];
