// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Duid } from "../../../src/nbft/types.ts";
import { fromHex, toHex } from "../../../src/nbft/values/bytes.ts";
import { type DuidForm, decodeDuid, encodeDuid } from "../../../src/nbft/values/duid.ts";
import { parseMac } from "../../../src/nbft/values/mac.ts";
import { formatUuid, parseUuid } from "../../../src/nbft/values/uuid.ts";

const duids: readonly (readonly [duid: Duid, table: string, wire: string])[] = [
  [
    { type: "LLT", hardwareType: 1, time: 0x2a2b2c2d, linkLayerAddress: "525400123456" },
    "010001002d2c2b2a525400123456",
    "000100012a2b2c2d525400123456",
  ],
  [{ type: "EN", enterprise: 43793, identifier: "0102" }, "020011ab00000102", "00020000ab110102"],
  [{ type: "LL", hardwareType: 1, linkLayerAddress: "525400123456" }, "03000100525400123456", "00030001525400123456"],
  [
    { type: "UUID", uuid: "00112233-4455-6677-8899-aabbccddeeff" },
    "040000112233445566778899aabbccddeeff",
    "000400112233445566778899aabbccddeeff",
  ],
  [{ type: "unknown", code: 0x1234, raw: "aabb" }, "3412aabb", "1234aabb"],
];
for (const [duid, table, wire] of duids) {
  test(`DUID ${duid.type}: little-endian in the table, big-endian on the wire`, () => {
    for (const [form, hex] of [
      ["table", table],
      ["wire", wire],
    ] satisfies [DuidForm, string][]) {
      assert.equal(toHex(encodeDuid(duid, form) as Uint8Array), hex);
      assert.deepEqual(decodeDuid(fromHex(hex) as Uint8Array, form), duid);
    }
  });
}

test("a DUID is from 3 to 130 bytes long", () => {
  const unknown = (bytes: number): Duid => ({ type: "unknown", code: 9, raw: "00".repeat(bytes) });
  assert.equal(encodeDuid(unknown(0), "wire"), undefined);
  assert.equal(encodeDuid(unknown(1), "wire")?.length, 3);
  assert.equal(encodeDuid(unknown(128), "wire")?.length, 130);
  assert.equal(encodeDuid(unknown(129), "wire"), undefined);
  assert.equal(decodeDuid(new Uint8Array(131).fill(9), "wire"), undefined);
});

test("what would be read back as something else is no DUID", () => {
  for (const duid of [
    { type: "unknown", code: 4, raw: "00" },
    { type: "LL", hardwareType: 0x10000, linkLayerAddress: "00" },
    { type: "EN", enterprise: -1, identifier: "00" },
    { type: "EN", enterprise: 1.5, identifier: "00" },
    { type: "LL", hardwareType: 1, linkLayerAddress: "0" },
    { type: "LL", hardwareType: 1, linkLayerAddress: "0g" },
  ] satisfies Duid[]) {
    assert.equal(encodeDuid(duid, "table"), undefined, JSON.stringify(duid));
  }
});

test("MAC addresses: colons or hyphens, not both", () => {
  assert.equal(toHex(parseMac("52:54:00:AB:cd:ef") as Uint8Array), "525400abcdef");
  assert.equal(toHex(parseMac("52-54-00-ab-cd-ef") as Uint8Array), "525400abcdef");
  for (const text of [
    "",
    "52:54:00:ab:cd",
    "52:54:00:ab:cd:ef:00",
    "52:54-00:ab:cd:ef",
    "5254.00ab.cdef",
    "525400abcdef",
  ]) {
    assert.equal(parseMac(text), undefined, text);
  }
});

test("UUIDs are written in the order of their bytes", () => {
  const text = "00112233-4455-6677-8899-aabbccddeeff";
  const bytes = parseUuid(text.toUpperCase()) as Uint8Array;
  assert.equal(toHex(bytes), text.replaceAll("-", ""));
  assert.equal(formatUuid(bytes), text);
  for (const wrong of ["", text.slice(1), `${text}0`, text.replaceAll("-", ""), text.replace("0", "g")]) {
    assert.equal(parseUuid(wrong), undefined, wrong);
  }
});
