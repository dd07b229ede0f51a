// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { deviceLimits } from "../../../src/boot/generator/device-limits.ts";
import { parseCommandLine } from "../../../src/machine/kernel-command-line.ts";
import type { NamedDevice, StorageTables } from "../../../src/machine/storage-tables.ts";

/** Name of a drop-in's folder -> what it says, without the comment. */
function limits(
  line: string,
  tables: readonly NamedDevice[] = [],
  wanted: readonly string[] = ["systemd-networkd.service"],
  rootsOwn: Partial<StorageTables> = {},
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    deviceLimits(
      parseCommandLine(line),
      { image: tables, realRoot: [], isRootMounted: false, ...rootsOwn },
      { wanted, masked: [] },
    ).map(([path, { text }]) => [path.replace(/\.device\.d\/40-nbft-boot\.conf$/, ""), text.replace(/^#.*\n/, "")]),
  );
}

const forever = "[Unit]\nJobTimeoutSec=infinity\nJobRunningTimeoutSec=infinity\n";
const everywhere = { "dev-disk-": forever, "dev-mapper-": forever };

suite("limits of devices", () => {
  test("whatever a disk is called by what is on it, and what device mapper makes, is waited for", () => {
    assert.deepEqual(limits("root=UUID=1 mount.usr=/dev/mapper/usr"), everywhere);
  });

  test("other names that the boot is made of have theirs", () => {
    const named = [{ what: "/dev/nbft/usr", needed: true }];
    assert.deepEqual(limits("root=/dev/nvme0n1p2", named), {
      ...everywhere,
      "dev-nbft-usr": forever,
      "dev-nvme0n1p2": forever,
    });
  });

  test("what the boot goes on without keeps its own", () => {
    const named = ["UUID=2", "/dev/sda1"].map((what) => ({ what, needed: false }));
    assert.deepEqual(limits("root=UUID=1", named), { ...everywhere, "dev-disk-by\\x2duuid-2": "[Unit]\n" });
  });

  test("that of a stale resume= counts from root's disk on, whatever its name", () => {
    const bounded = "JobTimeoutSec=infinity\nJobRunningTimeoutSec=90\n";
    assert.deepEqual(limits("root=UUID=1 resume=UUID=2"), {
      ...everywhere,
      "dev-disk-by\\x2duuid-2": `[Unit]\nAfter=dev-disk-by\\x2duuid-1.device\n${bounded}`,
    });
    assert.equal(limits("root=tmpfs resume=/dev/sda2")["dev-sda2"], `[Unit]\n${bounded}`);
  });

  test("but not where the network itself waits for sysinit.target, which waits for resume=: nothing would ever come", () => {
    const found = limits("root=UUID=1 resume=UUID=2", [], ["NetworkManager.service"]);
    assert.equal(found["dev-disk-by\\x2duuid-2"], "[Unit]\n");
    assert.match(
      limits("root=UUID=1 resume=UUID=2", [], ["nm-initrd.service"])["dev-disk-by\\x2duuid-2"] ?? "",
      /^After=/m,
    );
  });

  test("are all systemd's own when root is mounted, unless its fstab needs more of the initramfs", () => {
    const crypttab = [{ what: "UUID=dead", needed: true }];
    const mounted = (realRoot: readonly NamedDevice[]) =>
      limits("root=UUID=1", crypttab, undefined, { realRoot, isRootMounted: true });
    assert.deepEqual(mounted([]), {});
    assert.deepEqual(mounted([{ what: "UUID=2", needed: false }]), {});
    assert.deepEqual(mounted([{ what: "LABEL=usr", needed: true }]), everywhere);
  });

  test("rd.timeout= bounds all of them", () => {
    const found = limits("root=/dev/md0 resume=/dev/md1 rd.timeout=60");
    const bounded = "JobTimeoutSec=60\nJobRunningTimeoutSec=60\n";
    assert.equal(found["dev-disk-"], `[Unit]\n${bounded}`);
    assert.equal(found["dev-md0"], `[Unit]\n${bounded}`);
    assert.equal(found["dev-md1"], `[Unit]\nAfter=dev-md0.device\n${bounded}`);
    assert.match(limits("resume=UUID=1 rd.timeout=600")["dev-disk-by\\x2duuid-1"] ?? "", /RunningTimeoutSec=90$/m);
  });
});
