// SPDX-License-Identifier: LGPL-2.1-or-later
// What files pre writes for which machine: test/roots. Here: what goes wrong, and what a tree of files does not show.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { pre } from "../../../src/boot/pre/pre.ts";
import { makeTable } from "../../golden/tables.ts";
import { MockHost } from "../../mock-host.ts";

const nqn = "nqn.2014-08.org.nvmexpress:uuid:6f000000-0000-4000-8000-000000000001";
const id = "6f000000-0000-4000-8000-000000000001";
const table = makeTable({ ssns: [{}] });
const initramfs = { "/etc/initrd-release": "" };
const machine = { ...initramfs, "/sys/firmware/acpi/tables/NBFT": table, "/usr/lib/systemd/systemd-networkd": "" };

function run(files: Readonly<Record<string, string | Uint8Array>>): {
  readonly host: MockHost;
  readonly status: number;
} {
  const host = new MockHost({ files: { ...initramfs, ...files } });
  return { host, status: pre(host) };
}

suite("pre", () => {
  test("everybody may read what is for everybody, and nobody else a kept table", () => {
    const { host, status } = run({ ...machine, "/etc/nbft-boot/tables/NBFT": makeTable({ ssns: [{ nsid: 2 }] }) });
    assert.equal(status, 0);
    assert.equal(host.mode("/run/nbft-boot/hostnqn"), 0o644);
    assert.equal(host.mode("/run/nbft-boot/hostid"), 0o644);
    assert.equal(host.mode("/run/systemd/network/05-nbft-0h1.network"), 0o644);
    assert.equal(host.mode("/run/nbft-boot/tables/NBFT1"), 0o600);
  });

  test("a kept table has the bytes of the carried one", () => {
    const { host } = run({ "/etc/nbft-boot/tables/NBFT": table });
    assert.deepEqual(host.readFile("/run/nbft-boot/tables/NBFT"), table);
  });

  test("announces network cards to udev, with their virtio devices, and interfaces that are there; no other device", () => {
    const uevents = {
      "/sys/bus/pci/devices/0000:00:02.0/uevent": "",
      "/sys/bus/pci/devices/0000:00:03.0/uevent": "",
      "/sys/bus/pci/devices/0000:00:03.0/virtio0/uevent": "",
      "/sys/class/net/lo/uevent": "",
    };
    const { host, status } = run({
      ...machine,
      ...uevents,
      "/sys/bus/pci/devices/0000:00:02.0/class": "0x010802\n",
      "/sys/bus/pci/devices/0000:00:03.0/class": "0x020000\n",
    });
    assert.equal(status, 0);
    assert.deepEqual(
      Object.keys(uevents).map((path) => host.text(path)),
      ["", "add", "add", "add"],
    );
  });

  for (const [what, files, said] of [
    [
      "in a real root, whose generator would take it for a boot from the NBFT",
      { "/sys/firmware/acpi/tables/NBFT": table },
      "this is no initramfs",
    ],
    [
      "where the kernel command line forbids it",
      { ...machine, "/proc/cmdline": "rd.nbft=0\n" },
      "the kernel command line has rd.nbft",
    ],
    ["without a table", initramfs, "there is no NBFT"],
  ] as const) {
    test(`writes nothing ${what}`, () => {
      const host = new MockHost({ files });
      const before = host.list("/");
      assert.equal(pre(host), 0);
      assert.deepEqual(host.list("/"), before);
      assert.equal(host.err, `nothing is written: ${said}\n`);
    });
  }

  test("marks the boot for the real root also where there is nothing else to write", () => {
    const { host } = run({ "/sys/firmware/acpi/tables/NBFT": table });
    assert.ok(host.exists("/run/nbft-boot"));
  });

  test("tells dracut's own module to leave the NBFT alone, and nobody where there is no dracut or nothing to connect", () => {
    const dracut = { "/lib/dracut-lib.sh": "" };
    const file = "/etc/cmdline.d/50-nbft-boot.conf";
    assert.equal(run({ ...machine, ...dracut }).host.text(file), "rd.nvmf.nonbft\n");
    const connect = "rd.nvmf.connect=tcp,192.0.2.20,nqn.2026-01.org.example:root";
    const told = (cmdline: string, more: object = { "/usr/lib/systemd/systemd-networkd": "" }) =>
      run({ ...dracut, ...more, "/proc/cmdline": `${cmdline}\n`, "/proc/sys/kernel/random/boot_id": id }).host.text(
        file,
      );
    assert.equal(told(connect), "rd.nonvmf\nrd.nvmf.nonbft\n");
    // What we have not is left to it.
    assert.equal(told(`${connect} rd.nvmf.discover=fc,auto`), "rd.nvmf.nonbft\n");
    // Nobody else would bring up a network that we do not know how to start.
    assert.equal(told(connect, {}), "rd.nonvmf\nrd.nvmf.nonbft\nrd.neednet=1\n");
    assert.ok(!run(machine).host.exists(file));
    assert.ok(!run(dracut).host.exists(file));
  });

  test("does nothing, and marks nothing, where there is nothing to connect", () => {
    for (const files of [
      {},
      { "/sys/firmware/acpi/tables/NBFT": makeTable({}) },
      { "/sys/firmware/acpi/tables/NBFT": "x" },
    ]) {
      const { host, status } = run(files);
      assert.equal(status, 0);
      assert.ok(!host.exists("/run"));
    }
  });

  test("a step that fails costs only itself, and the exit status says it", () => {
    const host = new MockHost({ files: machine });
    host.failures.set("/run/systemd/network", "EROFS");
    assert.equal(pre(host), 1);
    assert.match(host.err, /mkdir \/run\/systemd\/network: EROFS\n/);
    assert.equal(host.text("/run/nbft-boot/hostnqn"), `${nqn}\n`);
    assert.equal(host.text("/etc/nvme/hostid"), `${id}\n`);
  });

  test("an initramfs that cannot be written to keeps the identity under /run", () => {
    const host = new MockHost({ files: machine });
    host.failures.set("/etc/nvme", "EROFS");
    assert.equal(pre(host), 1);
    assert.equal(host.text("/run/nbft-boot/hostnqn"), `${nqn}\n`);
  });

  test("an administrator's host ID without a host NQN is no half of ours", () => {
    const other = "11111111-1111-4111-8111-111111111111";
    const { host } = run({ ...machine, "/etc/nvme/hostid": `${other}\n` });
    assert.equal(host.text("/etc/nvme/hostid"), `${other}\n`);
    assert.equal(host.text("/etc/nvme/hostnqn"), undefined);
    assert.match(host.err, /^\/etc\/nvme\/hostid has "11111111-.*", the NBFT 6f000000-/m);
  });

  test("host NQN and host ID are written as a pair or not at all", () => {
    for (const path of ["/etc/nvme/hostnqn", "/etc/nvme/hostid", "/run/nbft-boot/hostnqn", "/run/nbft-boot/hostid"]) {
      const host = new MockHost({ files: machine });
      host.failures.set(path, "ENOSPC");
      assert.equal(pre(host), 1);
      const folder = path.slice(0, path.lastIndexOf("/"));
      assert.deepEqual(
        ["hostnqn", "hostid"].map((name) => host.exists(`${folder}/${name}`)),
        [false, false],
        path,
      );
    }
  });

  test("a host NQN for which there is no host ID is no pair: who reads it alone would make one up", () => {
    const table = makeTable({
      host: { nqn: "nqn.2026-01.org.example:host", id: "00000000-0000-0000-0000-000000000000" },
      ssns: [{}],
    });
    const { host } = run({ ...machine, "/sys/firmware/acpi/tables/NBFT": table });
    for (const path of ["/etc/nvme/hostnqn", "/etc/nvme/hostid", "/run/nbft-boot/hostnqn", "/run/nbft-boot/hostid"]) {
      assert.ok(!host.exists(path), path);
    }
    const other = run({ ...machine, "/sys/firmware/acpi/tables/NBFT": table, "/etc/nvme/hostnqn": "nqn.2026-01:a\n" });
    assert.match(other.host.err, /^\/etc\/nvme\/hostnqn has "nqn.2026-01:a"/m);
  });

  test("an empty /etc/nvme/hostnqn is none", () => {
    const { host } = run({ ...machine, "/etc/nvme/hostnqn": "\n" });
    assert.equal(host.text("/etc/nvme/hostnqn"), `${nqn}\n`);
  });

  test("what an administrator's file holds cannot make a second line of the log", () => {
    const { host } = run({ ...machine, "/etc/nvme/hostnqn": "x\u001b[2J\u0007\r<0>y\nz" });
    assert.match(host.err, /^[ -~\n]*$/);
  });
});
