// SPDX-License-Identifier: LGPL-2.1-or-later
// Damaged tables. NBFT_BOOT_MUTATIONS is how many (default 20,000), NBFT_BOOT_SEED where the numbers start (default 1).

import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import { encode } from "../../src/nbft/encode.ts";
import { TableError } from "../../src/nbft/findings.ts";
import { parseTable } from "../../src/nbft/json/parse-table.ts";
import { fixtureNames, readFixture } from "../fixtures/read-tables.ts";
import { repair } from "./damage.ts";
import { Random } from "./random.ts";

const count = Number(process.env.NBFT_BOOT_MUTATIONS ?? 20_000);
const firstSeed = Number(process.env.NBFT_BOOT_SEED ?? 1);
const originals = fixtureNames.flatMap((name) => Object.values(readFixture(name)).map(encode));

const boundaries = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffe0, 0xffff_ffff,
];

function damage(original: Uint8Array, random: Random): Uint8Array {
  let bytes = original.slice();
  for (let rounds = 1 + random.below(4); rounds > 0; rounds--) {
    const at = random.below(bytes.length);
    switch (random.below(7)) {
      case 0:
        bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
        break;
      case 1: {
        const value = random.pick(boundaries);
        const size = random.pick([1, 2, 4]);
        for (let index = 0; index < size && at + index < bytes.length; index++) {
          bytes[at + index] = value >>> (8 * index);
        }
        break;
      }
      case 2:
        bytes = bytes.slice(0, at);
        break;
      case 3:
        // One part of the table over another: lists, references and heap objects overlap.
        bytes.copyWithin(at, random.below(bytes.length), random.below(bytes.length));
        break;
      case 4: {
        const longer = new Uint8Array(bytes.length + random.below(300));
        longer.set(bytes);
        bytes = longer;
        break;
      }
      case 5:
        // The Control Structure decides most.
        bytes[64 + random.below(64)] = random.below(256);
        break;
      default:
        bytes[at] = random.below(256);
    }
    if (bytes.length === 0) {
      return bytes;
    }
  }
  if (random.below(8) !== 0 && bytes.length >= 8) {
    const length = random.below(4) === 0 ? random.below(bytes.length + 1) : bytes.length;
    bytes[4] = length;
    bytes[5] = length >>> 8;
    bytes[6] = length >>> 16;
  }
  return random.below(20) === 0 ? bytes : repair(bytes);
}

test(`${count} damaged tables are decoded or refused, and nothing else`, () => {
  let decoded = 0;
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const random = new Random(seed);
    const bytes = damage(random.pick(originals), random);
    const before = bytes.slice();
    try {
      const { table } = decode(bytes, { strict: random.below(10) === 0 });
      decoded++;
      const json = JSON.parse(JSON.stringify(table));
      assert.deepEqual(parseTable(json), table, "the schema accepts what is kept");
      assert.deepEqual(decode(encode(table)).table, table, "what is kept can be encoded");
    } catch (error) {
      if (!(error instanceof TableError)) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
      assert.ok(error.finding.offset <= bytes.length, `seed ${seed}: the offset is in the table`);
    }
    assert.deepEqual(bytes, before, `seed ${seed}: the table is not written to`);
  }
  assert.ok(decoded > count / 10, `only ${decoded} were decoded: the damage is too great to test anything`);
  assert.ok(decoded < count, "no damage was noticed");
});

test("no table makes the decoder look at the same bytes over and over", () => {
  // Every object of 255 SSNS is the same 64 KiB: quadratic work would take minutes, so no time is measured here.
  const table = readFixture("static-ipv4").NBFT;
  const ssns = table?.ssns[0];
  assert.ok(table !== undefined && ssns !== undefined);
  const small = encode({ ...table, ssns: Array.from({ length: 255 }, (_, index) => ({ ...ssns, index })) });
  const bytes = new Uint8Array(small.length + 0xffff).fill(0x61, small.length);
  bytes.set(small);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, bytes.length, true);
  view.setUint32(40, bytes.length - view.getUint32(36, true), true);
  const list = view.getUint32(64 + 24, true);
  for (let record = 0; record < 255; record++) {
    for (const reference of [48, 54]) {
      view.setUint32(list + record * 128 + reference, small.length, true);
      view.setUint16(list + record * 128 + reference + 4, 0xffff, true);
    }
  }
  const { table: decoded, findings } = decode(repair(bytes));
  assert.equal(decoded.ssns.length, 0);
  assert.equal(findings.filter(({ code }) => code === "text-too-long").length, 255);
});
