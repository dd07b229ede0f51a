// SPDX-License-Identifier: LGPL-2.1-or-later
// One test for each thing that a machine may have against its tables. Interfaces: check-interfaces.test.ts.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { nic } from "../connect/mock-machine.ts";
import { hfi, ssns, table } from "../plan/tables.ts";
import { judgeOn, onlyFinding } from "./machine.ts";

const none = { paths: 0, subsystems: 0, discoveries: 0 };
const without = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.keys(files).map((path) => [path, undefined]));
const card1 = nic("eth1", hfi(1).mac);

test("a healthy machine has nothing against its tables", () => {
  const { verdict, machine, ofTables, hasWarnings, connects } = judgeOn({});
  assert.deepEqual([verdict, machine, ofTables, hasWarnings], ["boots", [], [], false]);
  assert.deepEqual(connects, { paths: 2, subsystems: 1, discoveries: 0 });
});

test("the gate comes first: rd.nbft=0", () => {
  const { verdict, forbiddenBy, connects, planned } = judgeOn({ "/proc/cmdline": "root=LABEL=root rd.nbft=0\n" });
  assert.deepEqual([verdict, forbiddenBy], ["forbidden", "rd.nbft"]);
  assert.deepEqual([connects, planned.paths], [none, 2]);
});

suite("the kernel's nvme_tcp", () => {
  const release = "/proc/sys/kernel/osrelease";
  const folder = "/lib/modules/6.1.0";
  const absent = { "/sys/module/nvme_tcp/refcnt": undefined, [release]: "6.1.0\n" };
  const ids = (files: Readonly<Record<string, string | undefined>>) =>
    judgeOn({ ...absent, ...files }).machine.map(({ id }) => id);

  test("missing: nothing can be connected", () => {
    const files = { ...absent, [`${folder}/modules.dep`]: "kernel/fs/ext4/ext4.ko.xz:\n" };
    const { id, severity } = onlyFinding(files);
    assert.deepEqual([id, severity], ["no-nvme-tcp", "error"]);
    const { verdict, connects } = judgeOn(files);
    assert.deepEqual([verdict, connects], ["cannot connect", none]);
  });

  test("there: loaded, at its usual place, built in, or anywhere that depmod has found it", () => {
    const other = { [`${folder}/modules.dep`]: "" };
    assert.deepEqual(ids({ ...other, [`${folder}/kernel/drivers/nvme/host/nvme-tcp.ko.zst`]: "" }), []);
    assert.deepEqual(ids({ ...other, [`${folder}/modules.builtin`]: "kernel/drivers/nvme/host/nvme-tcp.ko\n" }), []);
    const many = "kernel/net/other.ko:\n".repeat(999);
    assert.deepEqual(
      ids({ [`${folder}/modules.dep`]: `${many}updates/nvme-tcp.ko: updates/nvme-fabrics.ko\n${many}` }),
      [],
    );
    assert.deepEqual(ids({ [`${folder}/modules.dep`]: many }), ["no-nvme-tcp"]);
    assert.deepEqual(ids({ [`${folder}/modules.dep`]: many, "/sys/module/nvme_tcp/refcnt": "2\n" }), []);
    assert.deepEqual(ids({ [`${folder}/modules.dep`]: `${"x".repeat(3995)}/nvme-tcp.ko:\n` }), []);
  });

  test("where the running kernel's modules are not here, or none runs and some kernel has it, nobody can tell", () => {
    assert.deepEqual(ids({ "/lib/modules/6.2.0/modules.dep": "" }), []);
    assert.deepEqual(ids({ [release]: undefined, "/lib/modules/6.2.0/modules.dep": "" }), ["no-nvme-tcp"]);
    const two = { "/lib/modules/6.1.0/modules.dep": "", "/lib/modules/6.2.0/modules.dep": "a/nvme-tcp.ko:\n" };
    assert.deepEqual(ids({ [release]: undefined, ...two }), []);
  });
});

suite("images", () => {
  const dracut = { "/usr/bin/dracut": "" };
  const ours = { "/usr/lib/dracut/modules.d/50nbft-boot/module-setup.sh": "" };

  test("a builder without our files", () => {
    const { id, message, advice } = onlyFinding(dracut);
    assert.equal(id, "not-in-image");
    assert.match(`${message}; ${advice}`, /^dracut makes images without nbft-boot; install dracut-nbft-boot/);
    assert.match(onlyFinding({ "/usr/sbin/mkinitramfs": "" }).advice, /initramfs-tools-nbft-boot/);
    assert.match(onlyFinding({ "/usr/bin/mkosi-initrd": "" }).advice, /mkosi-nbft-boot/);
    assert.deepEqual(judgeOn({ ...dracut, ...ours }).machine, []);
  });

  test("of several builders, the one that has our files is the one in use", () => {
    assert.deepEqual(judgeOn({ ...dracut, ...ours, "/usr/bin/mkosi-initrd": "" }).machine, []);
  });

  test("a setting that leaves it out", () => {
    const omit = { "/etc/dracut.conf.d/90-small.conf": '# nothing\nomit_dracutmodules+=" nfs nbft-boot "\n' };
    assert.match(
      onlyFinding({ ...dracut, ...ours, ...omit }).message,
      /^\/etc\/dracut\.conf\.d\/90-small\.conf keeps nbft-boot out/,
    );
    const main = { "/etc/dracut.conf": 'omit_dracutmodules=" nbft-boot "\n' };
    assert.match(onlyFinding({ ...dracut, ...ours, ...main }).message, /^\/etc\/dracut\.conf keeps/);
    const tools = { "/usr/sbin/mkinitramfs": "", "/usr/share/initramfs-tools/hooks/nbft-boot": "" };
    const no = { "/etc/initramfs-tools/conf.d/nbft": "NO_NBFT_BOOT_IN_INITRAMFS=yes\n" };
    assert.match(onlyFinding({ ...tools, ...no }).message, /^\/etc\/initramfs-tools\/conf\.d\/nbft keeps/);
    assert.deepEqual(judgeOn(tools).machine, []);
  });

  test("a running system whose initramfs did not use the table", () => {
    assert.equal(onlyFinding({ "/run/nbft-boot/hostnqn": undefined }).id, "not-used");
    // An image builder without our files is the reason, and said alone.
    assert.equal(onlyFinding({ "/run/nbft-boot/hostnqn": undefined, ...dracut }).id, "not-in-image");
  });

  test("where the command line forbids the NBFT, that is why it was not used", () => {
    const files = { "/run/nbft-boot/hostnqn": undefined, "/proc/cmdline": "rd.nbft=0\n" };
    assert.deepEqual(judgeOn(files).machine, []);
  });

  test("in an initramfs, and of a folder that is no running system, nobody can tell", () => {
    const unused = { "/run/nbft-boot/hostnqn": undefined };
    assert.deepEqual(judgeOn({ ...unused, ...dracut, "/etc/initrd-release": "" }).machine, []);
    assert.deepEqual(judgeOn({ ...unused, "/proc/cmdline": undefined }).machine, []);
  });
});

suite("root=", () => {
  const ids = (root: string, files: Readonly<Record<string, string>> = {}) =>
    judgeOn({ "/proc/cmdline": `${root}\n`, ...files }).machine.map(({ id }) => id);

  test("that no remote disk could be", () => {
    for (const root of [
      "/dev/sda2",
      "/dev/vda1",
      "/dev/mmcblk0p2",
      "/dev/nfs",
      "nfs:10.0.0.1:/srv",
      "block:/dev/hda1",
    ]) {
      assert.deepEqual(ids(`root=${root}`), ["local-root"], root);
    }
    for (const root of [
      "LABEL=root",
      "/dev/nvme0n1p2",
      "/dev/mapper/vg-root",
      "/dev/md0",
      "/dev/dm-0",
      "gpt-auto",
      "/dev/disk/by-id/x",
    ]) {
      assert.deepEqual(ids(`root=${root}`), [], root);
    }
    assert.deepEqual(ids("quiet"), []);
  });

  test("that is on a local disk of this machine", () => {
    const sda = { "/sys/class/block/sda2": "-> ../../devices/pci0000:00/0000:00:1f.2/ata1/block/sda/sda2" };
    const link = { "/dev/disk/by-label/root": "-> ../../sda2" };
    const finding = onlyFinding({ ...sda, ...link });
    assert.match(finding.message, /^root=LABEL=root is on sda2, a local disk$/);
    const remote = { "/sys/class/block/nvme0n1": "-> ../../devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1" };
    assert.deepEqual(ids("root=LABEL=root", { ...remote, "/dev/disk/by-label/root": "-> ../../nvme0n1" }), []);
  });

  test("that is made of local disks alone", () => {
    const mirror = (other: string) => ({
      "/dev/disk/by-label/root": "-> ../../md0",
      "/sys/class/block/md0": "-> ../../devices/virtual/block/md0",
      "/sys/block/md0/slaves/sda/size": "",
      [`/sys/block/md0/slaves/${other}/size`]: "",
      "/sys/class/block/sda": "-> ../../devices/pci0000:00/0000:00:1f.2/block/sda",
      "/sys/class/block/sdb": "-> ../../devices/pci0000:00/0000:00:1f.2/block/sdb",
      "/sys/class/block/nvme0n1": "-> ../../devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1",
    });
    assert.deepEqual(ids("root=LABEL=root", mirror("sdb")), ["local-root"]);
    assert.deepEqual(ids("root=LABEL=root", mirror("nvme0n1")), []);
    const remote = { "/sys/class/block/zd0": "-> ../../devices/virtual/block/zd0" };
    assert.deepEqual(ids("root=LABEL=root", { ...mirror("zd0"), ...remote }), []);
  });

  test("whose name depends on who answers first", () => {
    const several = table({ hfi: [hfi(1)], ssns: [ssns(1), ssns(2, { subsysNqn: "nqn.2024-05.org.example:second" })] });
    const { id, message, advice } = onlyFinding({ "/proc/cmdline": "root=/dev/nvme0n1p2\n" }, several);
    assert.equal(id, "ambiguous-root");
    assert.match(message, /answers first$/);
    assert.match(advice, /^write .*UUID= or LABEL=/);
  });
});

test("another host NQN of the administrator's", () => {
  const { id, message } = onlyFinding({ "/etc/nvme/hostnqn": "nqn.2024-05.org.example:other\n" });
  assert.equal(id, "host-identity-conflict");
  assert.match(message, /^\/etc\/nvme\/hostnqn has "nqn\.2024-05\.org\.example:other"/);
});

test("nvme_core.multipath=N", () => {
  const two = table({ hfi: [hfi(1)], ssns: [ssns(1), ssns(2, { traddr: "192.0.2.101" })] });
  const files = { "/sys/module/nvme_core/parameters/multipath": "N\n" };
  assert.equal(onlyFinding(files, two).id, "disks-apart");
  assert.deepEqual(judgeOn(files, two).connects, { paths: 1, subsystems: 1, discoveries: 0 });
});

test("a table that asks for nothing has nothing held against it", () => {
  const { verdict, machine } = judgeOn(
    { ...without(card1), "/proc/cmdline": "root=/dev/sda1\n" },
    table({ hfi: [hfi(1)] }),
  );
  assert.deepEqual([verdict, machine], ["cannot connect", []]);
});
