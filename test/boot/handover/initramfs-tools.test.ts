// SPDX-License-Identifier: LGPL-2.1-or-later
// What an initramfs of initramfs-tools leaves to the real root: its /run, which goes there, is mounted noexec.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { handOver } from "../../../src/boot/handover/handover.ts";
import { machineAt } from "../../../src/host/machine-at.ts";
import { makeTable } from "../../golden/tables.ts";
import { MockHost } from "../../mock-host.ts";

const program = "/usr/lib/nbft-boot/nbft-boot";
const units = "/usr/lib/systemd/system";
const folder = "/run/initramfs/nbft-boot";
const mounts = "proc /proc proc rw,noexec 0 0\ntmpfs /run tmpfs rw,nosuid,nodev,noexec,relatime,mode=755 0 0\n";

const machine = {
  "/scripts/local-top/nbft-boot": "",
  "/proc/mounts": mounts,
  "/sys/firmware/acpi/tables/NBFT": makeTable({ ssns: [{}] }),
  "/sys/class/net/ens2/address": "52:54:00:00:00:01\n",
  "/sys/class/net/ens2/type": "1\n",
  "/run/initramfs/fsck.log": "",
  "/root/usr/lib/systemd/systemd": "ELF",
  [program]: "ELF",
  [`${units}/nbft-boot.target`]: "[Unit]\n",
  [`${units}/nbft-boot-adopt.path`]: "[Path]\n",
  [`${units}/nbft-boot-adopt.service`]: `[Service]\nExecStart=${program} adopt\n`,
  [`${units}/nbft-boot-connect@.service`]: `[Service]\nExecStart=${program} connect %i --timeout=300\n`,
  [`${units}/nbft-boot-discover@.service`]: `[Service]\nExecStart=${program} discover %i --timeout=300\n`,
};

/** What the handover of a machine does: its exit status, the programs that it runs, and what is in the folder when each is run. */
class Handover {
  readonly commands: string[] = [];
  readonly host: MockHost;
  readonly status: number;
  readonly #before: readonly string[];

  constructor(files: Readonly<Record<string, string | Uint8Array>>, mountStatus = 0) {
    this.host = new MockHost({
      files,
      run: (argv, host) => {
        this.commands.push(`${argv.join(" ")} # ${host.list(folder).length} files`);
        return mountStatus;
      },
    });
    this.host.makeDirectory("/proc/self");
    this.host.symlink(program, "/proc/self/exe");
    this.#before = this.host.list();
    this.status = handOver(this.host);
  }

  /** All that was not there before. */
  get written(): string[] {
    return this.host.list().filter((path) => !this.#before.includes(path));
  }
}

/** What every real root gets. */
const always = [
  "/run/systemd/system/nvme-discoverd-.service.d/50-nbft-boot.conf",
  "/run/tmpfiles.d/nbft-boot.conf",
  "/run/udev/rules.d/05-nbft-boot.rules",
];

suite("a path is missing, and the real root has systemd, but not this program", () => {
  const handover = new Handover(machine);

  test("it gets the program, its units and its generator under /run", () => {
    assert.deepEqual(handover.written, [
      `${folder}/nbft-boot`,
      `/run/systemd/system-generators/nbft-boot-generator -> ${folder}/nbft-boot`,
      "/run/systemd/system/nbft-boot-adopt.path",
      "/run/systemd/system/nbft-boot-adopt.service",
      "/run/systemd/system/nbft-boot-connect@.service",
      "/run/systemd/system/nbft-boot-discover@.service",
      "/run/systemd/system/nbft-boot.target",
      ...always,
    ]);
    assert.equal(handover.host.mode(`${folder}/nbft-boot`), 0o755);
    assert.equal(
      handover.host.text("/run/systemd/system/nbft-boot-connect@.service"),
      `[Service]\nExecStart=${folder}/nbft-boot connect %i --timeout=300\n`,
    );
    assert.equal(handover.status, 0);
  });

  test("the program is in a file system of its own, which nobody can write to from then on", () => {
    assert.deepEqual(handover.commands, [
      `mount -t tmpfs -o nosuid,nodev,size=16777216,mode=0755 nbft-boot ${folder} # 0 files`,
      `mount -o remount,ro,nosuid,nodev nbft-boot ${folder} # 1 files`,
    ]);
  });
});

test("no mount where /run is one from which programs can be started", () => {
  const handover = new Handover({ ...machine, "/proc/mounts": `${mounts}tmpfs /run tmpfs rw,nosuid 0 0\n` });
  assert.deepEqual(handover.commands, []);
  assert.ok(handover.written.includes("/run/nbft-boot/nbft-boot"));
});

test("a mount that fails: no units of a program that cannot be started, and the exit status says it", () => {
  const handover = new Handover(machine, 32);
  assert.deepEqual(handover.written, always);
  assert.equal(handover.status, 1);
  assert.match(handover.host.err, /^mount \/run\/initramfs\/nbft-boot: EIO$/m);
});

test("an image without the units leaves no half of it", () => {
  const { [`${units}/nbft-boot.target`]: _, ...without } = machine;
  const handover = new Handover(without);
  assert.deepEqual([handover.written, handover.commands, handover.status], [always, [], 1]);
});

test("a real root that has this program gets what every one gets", () => {
  const handover = new Handover({ ...machine, [`/root${program}`]: "ELF" });
  assert.deepEqual([handover.written, handover.commands, handover.status], [always, [], 0]);
});

test("a real root that has no systemd gets nothing of systemd's", () => {
  const { "/root/usr/lib/systemd/systemd": _, ...without } = machine;
  const handover = new Handover({ ...without, "/root/bin/sh": "ELF" });
  const written = always.filter((path) => !path.includes("systemd"));
  assert.deepEqual([handover.written, handover.commands, handover.status], [written, [], 0]);
});

test("a folder that stands for a machine gets no mounts", () => {
  const files = Object.fromEntries(Object.entries(machine).map(([path, content]) => [`/copy${path}`, content]));
  const host = new MockHost({ files, run: () => assert.fail("nothing may be run") });
  host.makeDirectory("/proc/self");
  host.symlink(program, "/proc/self/exe");
  assert.equal(handOver(machineAt(host, "/copy")), 0);
  assert.equal(host.text(`/copy${folder}/nbft-boot`), "ELF");
});
