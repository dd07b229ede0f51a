// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { coldplugMayYield } from "../../../src/boot/generator/coldplug.ts";
import { MockHost } from "../../mock-host.ts";

const units = "/usr/lib/systemd/system";

/** systemd 257's. */
const trigger = `[Unit]
Before=sysinit.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=-udevadm trigger --type=all --action=add
`;

const image = {
  [`${units}/systemd-udev-trigger.service`]: trigger,
  [`${units}/systemd-udev-settle.service`]: "[Unit]\nAfter=systemd-udev-trigger.service\n",
  [`${units}/initrd-udevadm-cleanup-db.service`]: "[Unit]\nAfter=systemd-udev-trigger.service\n",
  [`${units}/nbft-boot-pre.service`]: "[Unit]\nBefore=systemd-udev-trigger.service\n",
  [`${units}/storage-target-mode.target`]: "[Unit]\nAfter=systemd-udev-trigger.service\n",
  [`${units}/dracut-pre-trigger.service`]: "[Unit]\nBefore=systemd-udev-trigger.service\n",
};

const mayYield = (files: Readonly<Record<string, string>>) => coldplugMayYield(new MockHost({ files }));

suite("coldplug yields", () => {
  test("where systemd itself has all that is about it", () => {
    assert.ok(mayYield(image));
  });

  test("not where there is none, as in initramfs-tools", () => {
    assert.ok(!mayYield({}));
  });

  for (const word of ["After", "Wants", "Requires", "BindsTo"]) {
    test(`not where another unit has it in ${word}=`, () => {
      const unit = `[Unit]\n${word}=foo.service systemd-udev-trigger.service\n`;
      assert.ok(!mayYield({ ...image, [`${units}/dracut-initqueue.service`]: unit }));
    });
  }

  test("not where another unit waits until udev has nothing to do", () => {
    const unit = "[Unit]\nWants=systemd-udev-settle.service\n";
    assert.ok(!mayYield({ ...image, "/etc/systemd/system/zfs-import.service": unit }));
    assert.ok(!mayYield({ ...image, "/run/systemd/system/zfs-import.service.d/10-settle.conf": unit }));
    assert.ok(!mayYield({ ...image, [`${units}/sysinit.target.wants/systemd-udev-settle.service`]: "" }));
  });

  test("not where its unit has two commands, which Type=simple does not allow, as before systemd 249", () => {
    const two = `${trigger}ExecStart=-udevadm trigger --type=devices --action=add\n`;
    assert.ok(!mayYield({ ...image, [`${units}/systemd-udev-trigger.service`]: two }));
    assert.ok(!mayYield({ ...image, "/etc/systemd/system/systemd-udev-trigger.service": two }));
  });

  test("not where somebody else has changed what it does", () => {
    const folder = `${units}/systemd-udev-trigger.service.d`;
    assert.ok(!mayYield({ ...image, [`${folder}/10-more.conf`]: "[Service]\nExecStart=-udevadm settle\n" }));
    assert.ok(mayYield({ ...image, [`${folder}/50-nbft-boot.conf`]: "[Unit]\nAfter=systemd-networkd.service\n" }));
  });

  test("without a merged /usr", () => {
    const moved = Object.fromEntries(Object.entries(image).map(([path, text]) => [path.replace("/usr", ""), text]));
    assert.ok(mayYield(moved));
    assert.ok(
      !mayYield({ ...moved, "/lib/systemd/system/plymouth-start.service": "After=systemd-udev-trigger.service\n" }),
    );
  });

  test("whatever a unit's name or text is", () => {
    assert.ok(mayYield({ ...image, [`${units}/\u{1b}[2J.service`]: "\u{0}udev udev", [`${units}/.service`]: "" }));
  });
});
