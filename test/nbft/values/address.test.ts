// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { family, formatAddress, isUnset, parseAddress } from "../../../src/nbft/values/address.ts";
import { fromHex, toHex } from "../../../src/nbft/values/bytes.ts";
import { Random } from "../random.ts";

const forms: readonly (readonly [text: string, canonical: string])[] = [
  ["0.0.0.0", "0.0.0.0"],
  ["192.0.2.255", "192.0.2.255"],
  ["::", "::"],
  ["::1", "::1"],
  ["0:0:0:0:0:0:0:0", "::"],
  ["2001:DB8::A", "2001:db8::a"],
  ["2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"],
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
  ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
  ["::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"],
  ["fe80::", "fe80::"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::ffff:c000:0201", "192.0.2.1"],
  ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
];
for (const [text, canonical] of forms) {
  test(`${text} is ${canonical}`, () => {
    const bytes = parseAddress(text);
    assert.ok(bytes !== undefined);
    assert.equal(formatAddress(bytes), canonical);
  });
}

const noAddresses = [
  "",
  " ",
  "1.2.3",
  "1.2.3.4.5",
  "1.2.3.256",
  "01.2.3.4",
  "1.2.3.4 ",
  "1.2.3.+4",
  "0x1.2.3.4",
  "1..2.3",
  ":",
  ":::",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7:8::",
  "::1:2:3:4:5:6:7:8",
  "1::2::3",
  ":1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:",
  "12345::",
  "g::",
  "fe80::1%eth0",
  "[::1]",
  "::1.2.3",
  "1.2.3.4::",
  "1:2:3:4:5:6:7:1.2.3.4",
  "::1/64",
];
for (const text of noAddresses) {
  test(`${JSON.stringify(text)} is no address`, () => {
    assert.equal(parseAddress(text), undefined);
  });
}

test("the table holds IPv4 as IPv6-mapped", () => {
  assert.equal(toHex(parseAddress("192.0.2.1") as Uint8Array), "00000000000000000000ffffc0000201");
});

test("any 16 bytes are an address that reads back as the same", () => {
  const random = new Random(1);
  for (let round = 0; round < 5000; round++) {
    const digits = random.hex(16).replace(/..../g, (group) => (random.below(3) === 0 ? "0000" : group));
    const bytes = fromHex(digits) as Uint8Array;
    assert.deepEqual(parseAddress(formatAddress(bytes)), bytes, digits);
  }
});

test("both kinds of none are unset, and have a family", () => {
  assert.ok(isUnset("0.0.0.0") && isUnset("::"));
  assert.ok(!isUnset("::1") && !isUnset("0.0.0.1"));
  assert.equal(family("0.0.0.0"), "ipv4");
  assert.equal(family("::"), "ipv6");
});
