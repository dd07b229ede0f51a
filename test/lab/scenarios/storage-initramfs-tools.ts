// SPDX-License-Identifier: LGPL-2.1-or-later
// What root is made of, in an initramfs without systemd: cryptsetup-initramfs, mdadm and lvm2 wait there, each in its own way.

import type { Running, Scenario } from "../scenario.ts";
import { target, usual } from "./parts.ts";
import { storageRow } from "./storage.ts";

const initramfs = "initramfs-tools-storage";

/** A process that init has taken along. */
const leftOver = /LAB left over/;

const gaveUpResume = /Gave up waiting for suspend\/resume device/;
const startedDegraded = /nbft-boot: md\d+: started without the members that have not come for 30 s/;

/** Without verity, which initramfs-tools does not know. */
const made = ["luks", "luks-lvm", "raid", "raid-degraded", "usr", "btrfs", "resume"];

/** What else is to be seen, by the name of the boot without the initramfs. */
const seen: Readonly<Record<string, readonly RegExp[]>> = {
  "raid-degraded": [startedDegraded],
  "raid-degraded-late": [startedDegraded],
};

const neverSeen: Readonly<Record<string, readonly RegExp[]>> = {
  raid: [startedDegraded],
  "raid-late": [startedDegraded],
  resume: [gaveUpResume],
  "resume-late": [gaveUpResume],
};

/** There is no timer of systemd from which it could be counted. */
async function startsWithinAMinute({ machine: { console } }: Running): Promise<void> {
  const connected = await console.waitFor(/connected as nvme0/);
  const started = await console.waitFor(/md\/raid1:md\d+: active with 1 out of 2 mirrors/);
  if (started.time - connected.time > 60) {
    throw new Error(`the mirror has started ${(started.time - connected.time).toFixed(1)} s after its first disk`);
  }
}

const promised = ["luks-late"];

const row = storageRow(
  initramfs,
  made.flatMap((name) => [name, `${name}-late`]),
).map(({ rare: _, ...scenario }): Scenario => {
  const name = scenario.name.slice(initramfs.length + 1);
  return {
    ...scenario,
    ...(promised.includes(name) ? {} : { rare: true }),
    ...(name.startsWith("raid-degraded") ? { during: startsWithinAMinute } : {}),
    expect: {
      ...scenario.expect,
      seen: [...(scenario.expect.seen ?? []), ...(seen[name] ?? [])],
      neverSeen: [...(scenario.expect.neverSeen ?? []), leftOver, ...(neverSeen[name] ?? [])],
    },
  };
});

/** What an image has that was built on another machine. */
const stale: Scenario = {
  ...usual,
  name: "initramfs-tools-resume-stale",
  number: "67",
  story: "resume= names a swap that is no more: it has 30 s from root's disk on, and root is mounted",
  initramfs: "initramfs-tools",
  kernelOptions: ["resume=UUID=00000000-0000-4000-8000-000000000000"],
  expect: { ...usual.expect, seen: [gaveUpResume], neverSeen: [leftOver] },
};

export const storageInitramfsTools: readonly Scenario[] = [
  ...row,
  stale,
  { ...stale, name: "initramfs-tools-0.151-resume-stale", rare: true, initramfs: "initramfs-tools-0.151" },
  {
    ...stale,
    name: "initramfs-tools-resume-stale-late",
    number: "67b",
    rare: true,
    story: "the same, and the target starts to listen 120 s after the machine",
    target: { ...target(), listeners: [{ name: "main", fault: { kind: "late", milliseconds: 120_000 } }] },
    limit: 300,
    waits: true,
  },
];
