// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { inSubnet, isLinkLocal } from "../../src/plan/subnet.ts";

for (const [address, base, length, expected] of [
  ["192.0.2.200", "192.0.2.1", 24, true],
  ["192.0.3.200", "192.0.2.1", 24, false],
  ["192.0.3.200", "192.0.2.1", 23, true],
  ["192.0.2.127", "192.0.2.1", 25, true],
  ["192.0.2.128", "192.0.2.1", 25, false],
  ["192.0.2.1", "192.0.2.1", 32, true],
  ["192.0.2.2", "192.0.2.1", 32, false],
  ["203.0.113.1", "192.0.2.1", 0, true],
  ["2001:db8::ffff", "2001:db8::1", 64, true],
  ["2001:db8:0:1::1", "2001:db8::1", 64, false],
  ["2001:db8::1", "192.0.2.1", 0, false],
] as const) {
  test(`${address} is ${expected ? "" : "not "}in the subnet of ${base}/${length}`, () => {
    assert.equal(inSubnet(address, base, length), expected);
  });
}

test("link-local addresses need no route", () => {
  assert.equal(isLinkLocal("fe80::1"), true);
  assert.equal(isLinkLocal("febf::1"), true);
  assert.equal(isLinkLocal("fec0::1"), false);
  assert.equal(isLinkLocal("169.254.1.1"), false);
});
