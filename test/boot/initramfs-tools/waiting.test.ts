// SPDX-License-Identifier: LGPL-2.1-or-later
// How long an initramfs of initramfs-tools waits for what: its own scripts, those of cryptsetup and mdadm, and ours, with a clock of their own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { whereAvailable } from "../../where-available.ts";
import { type Boot, boot, shells } from "./boot.ts";

const root = ["40 controller 1", "41 file_system /dev/nvme1n1 ext4 UUID=root"];
const crypttab = "crypt UUID=luks /conf/initramfs.conf luks\n";
const luks = "file_system /dev/nvme1n1 crypto_LUKS UUID=luks";

interface Case extends Boot {
  /** What happens until root and /usr are mounted, but for what mdadm finds to assemble. */
  readonly log: readonly string[];
}

/** Each in the shell that the one before was not in; those named `regression:` fail with one number for all. */
const cases: Readonly<Record<string, Case>> = {
  "root is waited for without a limit": {
    options: "root=UUID=root",
    events: root,
    log: ["41 mount /root"],
  },
  "regression: what resume= names and is no more costs 30 s, from the moment when root's disk is there": {
    options: "root=UUID=root resume=UUID=gone",
    events: root,
    log: ["71 mount /root"],
  },
  "what resume= names has these 30 s": {
    options: "root=UUID=root resume=UUID=swap",
    events: [...root, "60 file_system /dev/nvme1n2 swsuspend UUID=swap"],
    log: ["60 resume from /dev/nvme1n2", "60 mount /root"],
  },
  "regression: root on a local disk and no path: 30 s for resume= as without nbft-boot": {
    options: "root=UUID=root resume=UUID=gone",
    events: ["0 file_system /dev/vda ext4 UUID=root"],
    log: ["38 mount /root"],
  },
  "no resume=: local-premount waits for nothing": {
    options: "root=UUID=root resume=UUID=gone noresume",
    events: ["0 file_system /dev/vda ext4 UUID=root"],
    log: ["8 mount /root"],
  },
  "resume= does not prolong root's limit": {
    options: "root=UUID=root resume=UUID=gone rd.timeout=40",
    events: [],
    log: ["45 gives up"],
  },
  "regression: rootdelay= begins when init has slept for it": {
    options: "root=UUID=root rootdelay=32",
    events: ["60 file_system /dev/nvme1n1 ext4 UUID=root"],
    log: ["60 mount /root"],
  },
  "an encrypted disk is waited for without a limit": {
    options: "root=/dev/mapper/crypt",
    crypttab,
    events: [`57 ${luks}`],
    log: ["57 crypt is open", "57 mount /root"],
  },
  "regression: an encrypted disk is waited for as long as root, and not half as long": {
    options: "root=/dev/mapper/crypt rd.timeout=60",
    crypttab,
    events: [`57 ${luks}`],
    log: ["57 crypt is open", "57 mount /root"],
  },
  "an encrypted disk that does not come within root's limit": {
    options: "root=/dev/mapper/crypt rd.timeout=40",
    crypttab,
    events: [],
    log: ["45 gives up"],
  },
  "regression: an array starts 30 s after the last of its members has come": {
    options: "root=/dev/md0",
    events: ["8 controller 1", "9 member md0 1 3", "20 controller 2", "21 member md0 2 3"],
    log: ["51 md0 runs with 2", "51 mount /root"],
  },
  "regression: mdadm does not start a late array as soon as its first member is there": {
    options: "root=UUID=array rd.timeout=60",
    events: ["42 controller 1", "43 member md0 1 2", "50 controller 2", "50 member md0 2 2"],
    log: ["50 md0 runs with 2", "50 mount /root"],
  },
  "regression: nor does it when it is called for the first time, as often as seconds have passed": {
    options: "root=UUID=root resume=UUID=gone rootdelay=62",
    events: ["0 file_system /dev/vda ext4 UUID=root", "60 member md1 1 2", "80 member md1 2 2"],
    log: ["80 md1 runs with 2", "100 mount /root"],
  },
  "regression: an array of local disks, and no path": {
    options: "root=UUID=array",
    events: ["0 member md0 1 2"],
    log: ["33 md0 runs with 1", "33 mount /root"],
  },
  "/usr is waited for without a limit": {
    options: "root=UUID=root resume=UUID=gone",
    fstab: "UUID=usr /usr ext4 ro 0 0\n",
    events: ["0 file_system /dev/vda ext4 UUID=root", "60 file_system /dev/nvme2n1 ext4 UUID=usr"],
    log: ["38 mount /root", "60 mount /root/usr"],
  },
};

for (const [number, [name, { log, ...machine }]] of Object.entries(cases).entries()) {
  const shell = shells[number % shells.length] ?? "busybox";
  test(
    `${name} (${shell})`,
    whereAvailable(async () => {
      const happened = await boot(shell, machine);
      assert.deepEqual(
        happened.filter((line) => !line.endsWith(" mdadm assembles what there is")),
        log,
      );
    }),
  );
}

test(
  "regression: arrays that udev does not assemble are 30 s after the last connection",
  whereAvailable(async () => {
    const events = ["20 controller 1", "60 file_system /dev/md0 ext4 UUID=root"];
    assert.deepEqual(await boot("klibc", { options: "root=UUID=root", events }), [
      "50 mdadm assembles what there is",
      "60 mount /root",
    ]);
  }),
);
