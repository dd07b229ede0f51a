// SPDX-License-Identifier: LGPL-2.1-or-later
// Who reads from a root that does not answer waits, whatever it is made of.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { below } from "../../src/host/machine-at.ts";
import { rootAnswers } from "../../src/machine/root-answers.ts";
import { MockHost } from "../mock-host.ts";

/** nvme0 leads to nvme0n1 and is live, nvme1 to nvme1n1 and is lost; mounts are `WHERE TYPE SOURCE`. */
function answers(mounts: readonly string[], files: Readonly<Record<string, string>> = {}): boolean {
  const lines = mounts.map((mount, index) => {
    const [where, type, source] = mount.split(" ");
    return `${20 + index} 1 0:${30 + index} / ${where} rw,relatime shared:1 - ${type} ${source} rw\n`;
  });
  return rootAnswers(
    new MockHost({
      files: {
        "/proc/self/mountinfo": lines.join(""),
        "/sys/class/nvme/nvme0/state": "live\n",
        "/sys/class/nvme/nvme0/nvme0c0n1/size": "1\n",
        "/sys/class/nvme/nvme1/state": "connecting\n",
        "/sys/class/nvme/nvme1/nvme1c1n1/size": "1\n",
        "/sys/class/block/nvme0n1/size": "1\n",
        "/sys/class/block/nvme1n1/size": "1\n",
        ...files,
      },
    }),
  );
}

suite("root does not answer", () => {
  for (const [what, mounts] of [
    ["/ is on a lost disk", ["/ btrfs /dev/nvme1n1"]],
    ["/usr is, and / local", ["/ ext4 /dev/sda1", "/usr ext4 /dev/nvme1n1"]],
    ["/ is composefs, its image on a lost disk", ["/ overlay composefs", "/sysroot xfs /dev/nvme1n1"]],
    ["/ is an overlay, the medium lost", ["/ overlay LiveOS_rootfs", "/run/initramfs/live ext4 /dev/nvme1n1"]],
    ["/ is in memory, and all else on a lost disk", ["/ tmpfs none", "/nix ext4 /dev/nvme1n1"]],
  ] as const) {
    test(`where ${what}`, () => assert.equal(answers(mounts), false));
  }
});

suite("root answers", () => {
  for (const [what, mounts] of [
    ["/ is on a live disk, and data on a lost one", ["/ ext4 /dev/nvme0n1", "/srv ext4 /dev/nvme1n1"]],
    ["/ is local, and data on a lost disk", ["/ ext4 /dev/sda1", "/srv ext4 /dev/nvme1n1"]],
    ["it is the initramfs, whatever it has mounted", ["/ rootfs rootfs", "/sysroot ext4 /dev/nvme1n1"]],
    ["nothing of NVMe is mounted", ["/ overlay overlay"]],
  ] as const) {
    test(`where ${what}`, () => assert.equal(answers(mounts), true));
  }
});

suite("a mirror of a live and a lost disk", () => {
  const mirror = (level: string, state: string, lost = "nvme1n1") =>
    answers(["/ ext4 /dev/md0"], {
      "/sys/class/block/md0/md/level": `${level}\n`,
      [`/sys/class/block/md0/md/dev-${lost}/state`]: `${state}\n`,
      "/sys/class/block/md0/slaves/nvme0n1/size": "1\n",
      [`/sys/class/block/md0/slaves/${lost}/size`]: "1\n",
    });

  test("waits for the lost one as long as it counts on it", () => assert.equal(mirror("raid1", "in_sync"), false));
  test("answers once it has given it up", () => assert.equal(mirror("raid1", "faulty,write_error"), true));
  test("answers without one that is gone", () => assert.equal(mirror("raid10", "in_sync", "nvme5n1"), true));
  test("is not what a stripe is", () => assert.equal(mirror("raid0", "in_sync", "nvme5n1"), false));
  test("does not answer where both are gone", () => {
    const files = {
      "/sys/class/block/md0/md/level": "raid1\n",
      "/sys/class/block/md0/slaves/nvme5n1/size": "1\n",
      "/sys/class/block/md0/slaves/nvme6n1/size": "1\n",
    };
    assert.equal(answers(["/ ext4 /dev/md0"], files), false);
  });
});

test("regression: with 255 connections not all of them are looked into where the first one answers", () => {
  const names = Array.from({ length: 255 }, (_, index) => `nvme${index}`);
  const controllers = names.map((name, index) => [
    [`/sys/class/nvme/${name}/state`, "live\n"],
    [`/sys/class/nvme/${name}/nvme0c${index}n1/size`, "1\n"],
  ]);
  const host = new MockHost({
    files: {
      "/proc/self/mountinfo": "20 1 0:30 / / rw,relatime shared:1 - btrfs /dev/nvme0n1 rw\n",
      "/sys/class/block/nvme0n1/size": "1\n",
      ...Object.fromEntries(controllers.flat()),
    },
  });
  const folders: string[] = [];
  const readDirectory = (path: string) => {
    folders.push(path);
    return host.readDirectory(path);
  };
  assert.equal(rootAnswers({ ...below(host, ""), readDirectory }), true);
  assert.equal(folders.filter((path) => /^\/sys\/class\/nvme\/nvme/.test(path)).length, 1);
});

test("who asks again looks first at the controller that led to root's disk, and at all others where that one is lost", () => {
  const name = (index: number) => `/sys/class/nvme/nvme${index}`;
  const host = new MockHost({
    files: {
      "/proc/self/mountinfo": "20 1 0:30 / / rw,relatime shared:1 - btrfs /dev/nvme0n1 rw\n",
      "/sys/class/block/nvme0n1/size": "1\n",
      [`${name(0)}/state`]: "connecting\n",
      [`${name(0)}/nvme0c0n1/size`]: "1\n",
      [`${name(1)}/state`]: "live\n",
      [`${name(1)}/nvme0c1n1/size`]: "1\n",
    },
  });
  const leading = new Map<string, string>();
  assert.equal(rootAnswers(host, leading), true);
  assert.deepEqual([...leading], [["nvme0n1", "nvme1"]]);
  host.writeFile(`${name(0)}/state`, "live\n", 0o644);
  host.writeFile(`${name(1)}/state`, "connecting\n", 0o644);
  assert.equal(rootAnswers(host, leading), true);
  assert.deepEqual([...leading], [["nvme0n1", "nvme0"]]);
  host.writeFile(`${name(0)}/state`, "connecting\n", 0o644);
  assert.equal(rootAnswers(host, leading), false);
});
