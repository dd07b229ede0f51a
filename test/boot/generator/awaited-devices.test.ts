// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { deviceTimeout } from "../../../src/boot/device-timeout.ts";
import { awaitedDevices } from "../../../src/boot/generator/awaited-devices.ts";
import { parseCommandLine } from "../../../src/machine/kernel-command-line.ts";

function devices(line: string): readonly string[] {
  return awaitedDevices(parseCommandLine(line));
}

suite("devices that the boot waits for", () => {
  test("root=, the last one", () => {
    assert.deepEqual(devices("root=/dev/sda1 root=LABEL=root"), ["dev-disk-by\\x2dlabel-root.device"]);
  });

  test("without root=, what systemd finds by its partition type", () => {
    assert.deepEqual(devices("quiet"), ["dev-gpt\\x2dauto\\x2droot.device"]);
    assert.deepEqual(devices("root=gpt-auto"), ["dev-gpt\\x2dauto\\x2droot.device"]);
    assert.deepEqual(devices("root="), ["dev-gpt\\x2dauto\\x2droot.device"]);
  });

  test("a root that is no block device has no unit", () => {
    assert.deepEqual(devices("root=nfs:10.0.0.1:/"), []);
    assert.deepEqual(devices("root=tmpfs"), []);
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
