// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { deviceTimeout } from "../../../src/boot/device-timeout.ts";
import { type AwaitedDevices, awaitedDevices } from "../../../src/boot/generator/awaited-devices.ts";
import { parseCommandLine } from "../../../src/machine/kernel-command-line.ts";
import type { NamedDevice } from "../../../src/machine/storage-tables.ts";

function all(line: string, tables: readonly NamedDevice[] = []): AwaitedDevices {
  return awaitedDevices(parseCommandLine(line), tables);
}

function devices(line: string): readonly string[] {
  return all(line).awaited;
}

const automatic = [
  "",
  "\\x2dignore\\x2dfactory\\x2dreset",
  "\\x2dluks",
  "\\x2dluks\\x2dignore\\x2dfactory\\x2dreset",
].map((suffix) => `dev-gpt\\x2dauto\\x2droot${suffix}.device`);

suite("devices that the boot waits for", () => {
  test("root=, the last one", () => {
    assert.deepEqual(devices("root=/dev/sda1 root=LABEL=root"), ["dev-disk-by\\x2dlabel-root.device"]);
    assert.equal(all("root=/dev/sda1 root=LABEL=root").root, "dev-disk-by\\x2dlabel-root.device");
  });

  test("without root=, what systemd finds by its partition type, encrypted or not", () => {
    for (const line of ["quiet", "root=gpt-auto", "root=gpt-auto-force", "root="]) {
      assert.deepEqual(devices(line), automatic, line);
      assert.equal(all(line).root, "dev-gpt\\x2dauto\\x2droot.device");
    }
  });

  test("a root that is no block device has no unit", () => {
    assert.deepEqual(devices("root=nfs:10.0.0.1:/"), []);
    assert.deepEqual(all("root=tmpfs"), { awaited: [], optional: [] });
  });

  test("mount.usr= and both spellings of systemd.mount-extra=, each device once", () => {
    const line =
      "root=UUID=1 mount.usr=PARTLABEL=usr systemd.mount-extra=/dev/sdb1:/data:ext4:ro rd.systemd.mount-extra=LABEL=a\\x3ab:/x systemd.mount-extra=UUID=1:/y";
    assert.deepEqual(devices(line), [
      "dev-disk-by\\x2dlabel-a:b.device",
      "dev-disk-by\\x2dpartlabel-usr.device",
      "dev-disk-by\\x2duuid-1.device",
      "dev-sdb1.device",
    ]);
  });

  test("mount.usr= without a device of its own: gpt-auto, tmpfs, or only its type and options, which mean root's", () => {
    for (const usr of ["mount.usr=gpt-auto", "mount.usr=tmpfs", "mount.usrfstype=btrfs mount.usrflags=subvol=usr"]) {
      assert.deepEqual(devices(`root=/dev/md0 ${usr}`), ["dev-md0.device"]);
    }
  });

  test("names that no prefix covers: partitions, RAID, logical volumes, wherever they are named", () => {
    const line =
      "root=/dev/nbft/root mount.usr=/dev/md/usr rd.luks.data=1-2=/dev/nvme1n1p3 luks.data=3-4=UUID=5 systemd.verity_root_data=/dev/nvme0n1p1 systemd.verity_usr_hash=/dev/nvme0n1p2";
    assert.deepEqual(devices(line), [
      "dev-disk-by\\x2duuid-5.device",
      "dev-md-usr.device",
      "dev-nbft-root.device",
      "dev-nvme0n1p1.device",
      "dev-nvme0n1p2.device",
      "dev-nvme1n1p3.device",
    ]);
  });
});

suite("devices that the boot goes on without", () => {
  const needed = (what: string): NamedDevice => ({ what, needed: true });
  const optional = (what: string): NamedDevice => ({ what, needed: false });

  test("swap, and what has nofail, unless somebody else needs the same device", () => {
    const line = "root=UUID=1 systemd.swap-extra=LABEL=swap:pri=1 rd.systemd.mount-extra=UUID=2:/x:ext4:ro,nofail";
    assert.deepEqual(all(line, [optional("UUID=1"), optional("UUID=3"), needed("/dev/md1")]), {
      root: "dev-disk-by\\x2duuid-1.device",
      awaited: ["dev-disk-by\\x2duuid-1.device", "dev-md1.device"],
      optional: ["dev-disk-by\\x2dlabel-swap.device", "dev-disk-by\\x2duuid-2.device", "dev-disk-by\\x2duuid-3.device"],
    });
  });

  test("what a hibernated system would be resumed from, unless it is a file on root itself", () => {
    assert.equal(all("root=UUID=1 resume=UUID=2 resume=LABEL=swap").resume, "dev-disk-by\\x2dlabel-swap.device");
    assert.equal(all("root=UUID=1 resume=UUID=1 resume_offset=4096").resume, undefined);
    assert.deepEqual(all("root=UUID=1 resume=UUID=2", [optional("UUID=2")]).optional, []);
  });
});

suite("how long it waits", () => {
  const timeout = (line: string): string => deviceTimeout(parseCommandLine(line));

  test("for ever without rd.timeout=", () => assert.equal(timeout("quiet"), "infinity"));
  test("for ever with rd.timeout=0, as dracut has it", () => assert.equal(timeout("rd.timeout=0"), "infinity"));
  test("for as many seconds as rd.timeout= says", () => assert.equal(timeout("rd.timeout=1 rd.timeout=0120"), "120"));
  test("nothing but a number gets into a unit", () => {
    assert.equal(timeout('rd.timeout="5\nExecStart=/bin/x"'), "infinity");
    assert.equal(timeout("rd.timeout=-5"), "infinity");
    assert.equal(timeout("rd.timeout=99999999999999999999"), "infinity");
  });
});
