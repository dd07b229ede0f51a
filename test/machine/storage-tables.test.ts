// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { isRootComplete, readStorageTables } from "../../src/machine/storage-tables.ts";
import { MockHost } from "../mock-host.ts";

function read(files: Readonly<Record<string, string | Uint8Array>>): readonly string[] {
  const { image, realRoot } = readStorageTables(new MockHost({ files }));
  return [...image, ...realRoot].map(({ what, needed }) => `${needed ? "" : "-"}${what}`);
}

suite("tables of storage", () => {
  test("fstab of the initramfs: what is mounted; swap and nofail are not needed", () => {
    const fstab = `# comment
UUID=1 /sysroot ext4 defaults 0 0

  LABEL=a\\040b\t/data xfs ro,nofail
/dev/md1 none swap sw
/dev/md2 /later ext4 noauto,ro
`;
    assert.deepEqual(read({ "/etc/fstab": fstab }), ["UUID=1", "-LABEL=a b", "-/dev/md1", "-/dev/md2"]);
  });

  test("fstab of the real root: only /usr and what has x-initrd.mount", () => {
    const fstab = `UUID=1 / ext4
/dev/nbft/usr /usr ext4 ro
/dev/nbft/var /var ext4 x-initrd.mount
/dev/nbft/log /var/log ext4 x-initrd.mount,nofail
/dev/nbft/home /home ext4
UUID=2 none swap
`;
    assert.deepEqual(read({ "/sysroot/etc/fstab": fstab }), ["/dev/nbft/usr", "/dev/nbft/var", "-/dev/nbft/log"]);
  });

  test("crypttab and veritytab of the initramfs", () => {
    const files = {
      "/etc/crypttab": "root /dev/nvme0n1p3 none luks\nspare UUID=3 - luks,nofail\nshort\n",
      "/etc/veritytab": "usr PARTUUID=4 /dev/nvme0n1p5 00ff ro\n",
    };
    assert.deepEqual(read(files), ["/dev/nvme0n1p3", "-UUID=3", "PARTUUID=4", "/dev/nvme0n1p5"]);
  });

  test("root is complete when it is mounted and needs no more of the initramfs", () => {
    const isComplete = (files: Readonly<Record<string, string>>) =>
      isRootComplete(readStorageTables(new MockHost({ files })));
    assert.equal(isComplete({}), false);
    assert.equal(isComplete({ "/sysroot/etc/os-release": "" }), true);
    assert.equal(isComplete({ "/sysroot/etc/fstab": "UUID=1 / ext4\n" }), true);
    assert.equal(isComplete({ "/sysroot/etc/fstab": "UUID=1 /usr ext4\n" }), false);
    assert.equal(isComplete({ "/sysroot/etc/fstab": "UUID=1 /x ext4 x-initrd.mount,nofail\n" }), true);
  });

  test("regression: what the real root's fstab needs of the initramfs is waited for only until it is mounted", () => {
    const isComplete = (...mounted: readonly string[]) => {
      const line = (where: string, n: number) => `${30 + n} 1 259:${n} / ${where} rw shared:1 - ext4 /dev/nvme1n1 rw\n`;
      const files = {
        "/sysroot/etc/fstab": "UUID=1 /usr ext4\nUUID=2 /a\\040b/ ext4 x-initrd.mount\nUUID=3 /home ext4\n",
        "/proc/self/mountinfo": mounted.map(line).join(""),
      };
      return isRootComplete(readStorageTables(new MockHost({ files })));
    };
    assert.equal(isComplete("/sysroot", "/sysroot/a\\040b"), false);
    assert.equal(isComplete("/sysroot", "/sysusr/usr", "/sysroot/a\\040b"), false);
    assert.equal(isComplete("/sysroot", "/sysroot/usr", "/sysroot/a\\040b"), true);
  });

  test("none, and what is no text, is nothing", () => {
    assert.deepEqual(read({}), []);
    assert.deepEqual(read({ "/etc/fstab": new Uint8Array([0xff, 0xfe]) }), []);
  });
});
