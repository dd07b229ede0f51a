// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { suite, test } from "node:test";
import { deviceNode, deviceUnitName } from "../../../src/boot/generator/device-unit.ts";

suite("device node of a WHAT", () => {
  const nodes: readonly (readonly [string, string | undefined])[] = [
    ["LABEL=root", "/dev/disk/by-label/root"],
    ["LABEL=my root/x", "/dev/disk/by-label/my\\x20root\\x2fx"],
    ["LABEL=a\\b", "/dev/disk/by-label/a\\x5cb"],
    ["LABEL=grün", "/dev/disk/by-label/grün"],
    ['LABEL="quoted"', "/dev/disk/by-label/quoted"],
    ["LABEL='", "/dev/disk/by-label/\\x27"],
    ["UUID=6e2b-11", "/dev/disk/by-uuid/6e2b-11"],
    ["PARTLABEL=EFI system", "/dev/disk/by-partlabel/EFI\\x20system"],
    ["PARTUUID=0a0b", "/dev/disk/by-partuuid/0a0b"],
    ["/dev/disk/by-id/nvme-uuid.1", "/dev/disk/by-id/nvme-uuid.1"],
    ["/dev/mapper/vg-root", "/dev/mapper/vg-root"],
    ["block:LABEL=root", "/dev/disk/by-label/root"],
    ["/dev/nfs", undefined],
    ["nfs:10.0.0.1:/x", undefined],
    ["tmpfs", undefined],
    ["", undefined],
  ];
  for (const [what, node] of nodes) {
    test(`${what || "nothing"} is ${node ?? "no block device"}`, () => assert.equal(deviceNode(what), node));
  }
});

suite("name of a device unit", () => {
  const paths = [
    "/dev/disk/by-label/my\\x20root",
    "/dev/disk/by-label/e2eroot",
    "/dev/disk/by-uuid/6e2b-11",
    "/dev/nvme0n1p2",
    "//dev//./mapper/vg-root/",
    "/.hidden/.x",
    "/dev/disk/by-label/grün",
    "/dev/a:b_c.d@e#f+g=h",
    "/",
  ];

  test("is what systemd-escape says", (t) => {
    const tool = spawnSync("systemd-escape", ["--path", "--suffix=device", ...paths], { encoding: "utf8" });
    if (tool.error !== undefined) {
      t.skip("no systemd-escape on this machine");
      return;
    }
    assert.deepEqual(paths.map(deviceUnitName).join(" "), tool.stdout.trim());
  });

  test("escapes dashes, backslashes and a dot in front", () => {
    assert.equal(deviceUnitName("/dev/disk/by-label/a b"), "dev-disk-by\\x2dlabel-a\\x20b.device");
    assert.equal(deviceUnitName("/.x\\y"), "\\x2ex\\x5cy.device");
  });

  test("leaves room for .d: a drop-in folder that cannot be made would cost every link that sorts behind it", () => {
    const path = (length: number) => `/dev/${"a".repeat(length - "dev-.device".length)}`;
    assert.equal(deviceUnitName(path(253))?.length, 253);
    assert.equal(deviceUnitName(path(254)), undefined);
  });

  test("is none where systemd has none: with .. in the path, or too long", () => {
    assert.equal(deviceUnitName("/dev/../etc"), undefined);
    assert.equal(deviceUnitName(`/dev/${"x".repeat(250)}`), undefined);
  });
});
