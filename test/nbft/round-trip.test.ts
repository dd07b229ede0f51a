// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import { encode } from "../../src/nbft/encode.ts";
import { parseTable } from "../../src/nbft/json/parse-table.ts";
import type { Ssns } from "../../src/nbft/types.ts";
import { largeTables } from "../fixtures/large.ts";
import { fixtureNames, parseTables, readFixture, readFixtureTable } from "../fixtures/read-tables.ts";
import { DamagedTable } from "./damage.ts";
import { Random } from "./random.ts";
import { randomTable } from "./random-table.ts";

const severe = (bytes: Uint8Array) => decode(bytes).findings.filter(({ severity }) => severity !== "note");

/** Fixtures with descriptors that a decoder leaves out or complains about. */
const faulty: Readonly<Record<string, readonly string[]>> = {
  everything: ["reserved-value", "reserved-value"],
  "duplicate-indexes": ["duplicate-index", "duplicate-index"],
  "unresolved-references": [
    "unresolved-hfi",
    "unresolved-security",
    "unresolved-discovery",
    "unresolved-secondary-hfi",
    "unresolved-hfi",
    "unresolved-security",
  ],
};

test("there are at least 20 fixtures", () => {
  assert.ok(fixtureNames.length >= 20);
});

for (const name of fixtureNames) {
  test(`fixture ${name} is decoded to what was encoded`, () => {
    for (const table of Object.values(readFixture(name))) {
      const bytes = encode(table);
      const codes = severe(bytes).map(({ code }) => code);
      assert.deepEqual(codes, faulty[name] ?? []);
      if (!codes.some((code) => code.startsWith("unresolved"))) {
        assert.deepEqual(decode(bytes).table, table);
      }
    }
  });
}

test("255 HFIs and 1,000 SSNS in four tables are decoded to what was encoded", () => {
  const tables = Object.values(parseTables(largeTables()));
  const count = (list: "hfi" | "ssns") => tables.reduce((sum, table) => sum + table[list].length, 0);
  assert.equal(count("hfi"), 255);
  assert.equal(count("ssns"), 1000);
  for (const table of tables) {
    const { table: decoded, findings } = decode(encode(table));
    assert.deepEqual(decoded, table);
    assert.deepEqual(findings, []);
  }
});

test("2,000 random tables are decoded to what was encoded, and survive being JSON", () => {
  for (let seed = 0; seed < 2000; seed++) {
    const table = randomTable(new Random(seed));
    const bytes = encode(table);
    assert.deepEqual(decode(bytes).table, table, `seed ${seed}`);
    assert.deepEqual(encode(decode(bytes).table), bytes, `seed ${seed}`);
    assert.deepEqual(parseTable(JSON.parse(JSON.stringify(table))), table, `seed ${seed}`);
  }
});

test("strict mode finds nothing in what the encoder writes", () => {
  const table = readFixture("multipath").NBFT;
  assert.ok(table !== undefined);
  assert.deepEqual(decode(encode(table), { strict: true }), { table, findings: [] });
});

test("the flags of a transport are marked valid where a digest is required, and only there", () => {
  const table = readFixtureTable("static-ipv4");
  const flags = (digests: Partial<Ssns>): number => {
    const damaged = new DamagedTable({ ...table, ssns: table.ssns.map((ssns) => ({ ...ssns, ...digests })) });
    return damaged.get(damaged.record("ssns") + 6, 2);
  };
  const none = { headerDigest: false, dataDigest: false };
  // As in the tables of real firmware.
  assert.equal(flags(none), 0);
  assert.equal(flags({ ...none, headerDigest: true }), 0x3);
  assert.equal(flags({ ...none, dataDigest: true }), 0x5);
});

test("a digest counts without the valid flag too", () => {
  const table = new DamagedTable("static-ipv4");
  const [ssns] = decode(table.set(table.record("ssns") + 6, 2, 0x6).done()).table.ssns;
  assert.deepEqual([ssns?.headerDigest, ssns?.dataDigest], [true, true]);
});
