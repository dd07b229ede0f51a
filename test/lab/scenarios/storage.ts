// SPDX-License-Identifier: LGPL-2.1-or-later
// What root is made of: all of it is waited for as root is, in time and 120 s late, with systemd's own 90 s for devices.

import type { InitramfsName } from "../images/initramfs-recipes.ts";
import { btrfsUuid, luksUuid, raidUuid, swapUuid, verityRootUuid, verityUuid } from "../images/storage-roots.ts";
import type { Scenario, TargetSource } from "../scenario.ts";
import { hfi, rootUuids, seconds, ssns, subsystemNqn, table, target, usual } from "./parts.ts";

const secondNqn = "nqn.2014-08.org.nvmexpress:uuid:5b1d0c3a-6a5e-4a0e-8c1a-2f6d4b8e9a11";
const swapNamespace = "c0ffee00-1111-4222-8333-444444444403";

/** Longer than systemd waits for a device. */
const lateness = { kind: "late", milliseconds: 120_000 } as const;

type Image = TargetSource["subsystems"][number]["namespaces"][number]["image"];

/** Two subsystems with a disk each, by way of one interface. */
const twoSubsystems = (first: Image, second: Image) =>
  ({
    ...usual,
    tables: [
      table({
        hfi: [hfi(1)],
        ssns: [
          ssns(1, "main"),
          ssns(2, "second", {
            traddr: "10.9.0.1",
            primaryHfi: 1,
            subsysNqn: secondNqn,
            nid: { type: "uuid", value: rootUuids[1] },
          }),
        ],
      }),
    ],
    target: {
      subsystems: [
        { nqn: subsystemNqn, serial: "lab0001", namespaces: [{ image: first, uuid: rootUuids[0] }] },
        { nqn: secondNqn, serial: "lab0002", namespaces: [{ image: second, uuid: rootUuids[1] }] },
      ],
      listeners: [
        { name: "main", subsystems: [subsystemNqn] },
        { name: "second", subsystems: [secondNqn] },
      ],
    },
    expect: { controllers: ["10.9.0.1:main", "10.9.0.1:second"] },
  }) satisfies Partial<Scenario>;

/** The usual subsystem with a second disk. */
const withDisk = (image: Image): TargetSource => ({
  ...target(),
  subsystems: [
    {
      nqn: subsystemNqn,
      serial: "lab0001",
      namespaces: [
        { image: "root", uuid: rootUuids[0] },
        { image, uuid: swapNamespace },
      ],
    },
  ],
});

const withoutSecond = (source: TargetSource): TargetSource => ({
  ...source,
  listeners: source.listeners.map((listener) =>
    listener.name === "second" ? { ...listener, fault: { kind: "refuse" } } : listener,
  ),
});

const timedOut = /Timed out waiting for device/;

const luksOptions = [`rd.luks.name=${luksUuid}=nbft-crypt`];
const both = { controllers: ["10.9.0.1:main", "10.9.0.1:second"] };

const inTime: readonly Scenario[] = [
  {
    ...usual,
    name: "luks",
    number: "60",
    story: "root in LUKS, by rd.luks.name= and with a key in the initramfs",
    root: "luks",
    kernelOptions: luksOptions,
    expect: { ...usual.expect, seen: [/LAB root \/dev\/(mapper\/nbft-crypt|dm-0) ext4/] },
  },
  {
    ...usual,
    name: "luks-elsewhere",
    number: "60c",
    story:
      "the command line names a LUKS volume that nobody has, and that root is not made of: it is given up after 90 s",
    kernelOptions: ["rd.luks.name=0c0c0c0c-0000-4000-8000-00000000dead=elsewhere"],
    limit: 300,
  },
  {
    ...usual,
    name: "luks-lvm",
    number: "61",
    story: "root in a logical volume in LUKS",
    root: "luks-lvm",
    rootOption: "/dev/nbft/root",
    kernelOptions: [...luksOptions, "rd.lvm.lv=nbft/root"],
    expect: { ...usual.expect, seen: [/LAB root \/dev\/(mapper\/nbft-root|nbft\/root|dm-1) ext4/] },
  },
  {
    ...twoSubsystems("raid-first", "raid-second"),
    name: "raid",
    number: "62",
    story: "root on a mirror of two subsystems' disks",
    root: "raid-first",
    kernelOptions: [`rd.md.uuid=${raidUuid}`],
    expect: { ...both, seen: [/LAB root \/dev\/md\S+ ext4/, /md\/raid1:md\d+: active with 2 out of 2 mirrors/] },
  },
  {
    ...twoSubsystems("raid-first", "raid-second"),
    target: withoutSecond(twoSubsystems("raid-first", "raid-second").target),
    name: "raid-degraded",
    number: "62c",
    story: "the same where the second subsystem never comes: the mirror starts with one disk",
    root: "raid-first",
    kernelOptions: [`rd.md.uuid=${raidUuid}`],
    expect: {
      ...usual.expect,
      seen: [/LAB root \/dev\/md\S+ ext4/],
    },
    // Not from the first connection on: on a busy machine, udev takes half a minute to see the disk.
    during: async ({ machine: { console }, note }) => {
      const connected = await console.waitFor(/connected as nvme0/);
      const seen = await console.waitFor(/Started mdadm-last-resort@md\d+\.ti/);
      const started = await console.waitFor(/md\/raid1:md\d+: active with 1 out of 2 mirrors/);
      note(`the mirror has started ${(started.time - connected.time).toFixed(1)} s after its first disk was connected`);
      if (started.time - seen.time > 50) {
        throw new Error(
          `the mirror has started ${(started.time - seen.time).toFixed(1)} s after udev has seen its first disk`,
        );
      }
    },
    limit: 420,
  },
  {
    ...twoSubsystems("usr-root", "usr"),
    name: "usr",
    number: "63",
    story: "/usr of the real root's fstab on another subsystem",
    root: "usr-root",
    expect: { ...both, seen: [/LAB usr is on its own disk/] },
  },
  {
    ...usual,
    name: "verity",
    number: "64",
    story: "a read-only root that dm-verity proves, from a second disk",
    root: "verity",
    target: withDisk("verity-hash"),
    rootOption: "/dev/mapper/root",
    kernelOptions: [
      "systemd.verity=yes",
      `systemd.verity_root_data=UUID=${verityRootUuid}`,
      `systemd.verity_root_hash=UUID=${verityUuid}`,
    ],
    expect: { ...usual.expect, seen: [/LAB root \/dev\/(mapper\/root|dm-0) ext4/] },
  },
  {
    ...usual,
    name: "btrfs",
    number: "65",
    story: "root is btrfs, by its UUID",
    root: "btrfs",
    rootOption: `UUID=${btrfsUuid}`,
    expect: { ...usual.expect, seen: [/LAB root \S+ btrfs/] },
  },
  {
    ...usual,
    name: "resume",
    number: "66",
    story: "resume= names a swap of the same subsystem, with nothing to resume from",
    target: withDisk("swap"),
    kernelOptions: [`resume=UUID=${swapUuid}`],
    expect: { ...usual.expect, neverSeen: [timedOut] },
  },
  {
    ...usual,
    name: "resume-stale",
    number: "67",
    story: "resume= names a disk that nobody has: it is given up 90 s after root's has come",
    kernelOptions: ["resume=UUID=0c0c0c0c-0000-4000-8000-00000000dead"],
    limit: 420,
  },
];

/** The same 120 s late, what never comes excepted. */
const late = inTime
  .filter(({ name }) => name !== "usr")
  .map((scenario): Scenario => {
    const { target: served = target() } = scenario;
    return {
      ...scenario,
      name: `${scenario.name}-late`,
      number: `${scenario.number}b`,
      story: `${scenario.story}; the target starts to listen 120 s after the machine`,
      target: { ...served, listeners: served.listeners.map((listener) => ({ fault: lateness, ...listener })) },
      limit: scenario.limit + 150,
      waits: true,
    };
  });

/** systemd begins to wait for /usr when root is mounted, whose fstab names it. */
const usrLate: readonly Scenario[] = inTime
  .filter(({ name }) => name === "usr")
  .map(({ target: served = target(), ...scenario }) => ({
    ...scenario,
    name: "usr-late",
    number: "63b",
    story: `${scenario.story}, which comes 105 s after it is waited for`,
    target: withoutSecond(served),
    during: async ({ machine, target: running, note }) => {
      await machine.console.waitFor(/Expecting device .*nbft-usr|Waiting for \/usr file system/);
      await seconds(105);
      await running?.setFault("second", { kind: "none" });
      note("the second subsystem comes");
    },
    limit: 300,
    waits: true,
  }));

const all = [...inTime, ...late, ...usrLate];

/** Booted with every change; the rest by --all. */
const promised = [
  "dracut-storage-usr-late",
  "dracut-storage-verity",
  "dracut-storage-default-luks-lvm-late",
  "dracut-storage-default-raid-degraded",
];

/** These boots with that initramfs, which comes first in their names. */
export function storageRow(initramfs: InitramfsName, chosen: readonly string[]): readonly Scenario[] {
  return all
    .filter(({ name }) => chosen.includes(name))
    .map((scenario) => {
      const name = `${initramfs}-${scenario.name}`;
      return { ...scenario, ...(promised.includes(name) ? {} : { rare: true as const }), name, initramfs };
    });
}

const names = all.map(({ name }) => name);

/** What systemd says of resume=, beside what is to be seen everywhere. */
const seenWithSystemd: Readonly<Record<string, RegExp>> = {
  resume: /Resume from hibernation/,
  "resume-late": /Resume from hibernation/,
  "luks-elsewhere": timedOut,
  "luks-elsewhere-late": timedOut,
  "resume-stale": timedOut,
  "resume-stale-late": timedOut,
};

function systemdRow(initramfs: InitramfsName, chosen: readonly string[]): readonly Scenario[] {
  return storageRow(initramfs, chosen).map((scenario) => {
    const more = seenWithSystemd[scenario.name.slice(initramfs.length + 1)];
    const { expect } = scenario;
    return more === undefined ? scenario : { ...scenario, expect: { ...expect, seen: [...(expect.seen ?? []), more] } };
  });
}

export const storage: readonly Scenario[] = [
  ...systemdRow("dracut-storage", names),
  ...systemdRow("dracut-storage-default", names),
  ...systemdRow("dracut-storage-hostonly", ["luks", "luks-late"]).map((scenario) => ({
    ...scenario,
    story: scenario.story.replace("rd.luks.name=", "crypttab"),
    kernelOptions: [],
  })),
  ...systemdRow("mkosi-storage", names),
];
