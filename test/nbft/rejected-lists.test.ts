// SPDX-License-Identifier: LGPL-2.1-or-later
// Every reason to refuse a whole table because of one of its lists of descriptors.

import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import { DamagedTable } from "./damage.ts";
import { assertRefused } from "./refused.ts";

const original = () => new DamagedTable("multipath");

for (const [list, reference, length] of [
  ["HFI", 80, 32],
  ["SSNS", 88, 128],
  ["Security", 96, 64],
  ["Discovery", 104, 32],
] as const) {
  test(`a table is refused for short records in its ${list} list`, () => {
    assertRefused(
      original()
        .set(reference + 7, 1, 1)
        .set(reference, 4, 160)
        .set(reference + 4, 2, length - 1)
        .done(),
      "list-record-length",
      reference + 4,
    );
  });
  test(`a table is refused for no offset of its ${list} list`, () => {
    assertRefused(
      original()
        .set(reference + 7, 1, 1)
        .set(reference, 4, 0)
        .set(reference + 4, 2, length)
        .done(),
      "list-offset",
      reference,
    );
  });
  test(`a table is refused for a ${list} list beyond the end`, () => {
    assertRefused(
      original()
        .set(reference + 7, 1, 255)
        .set(reference, 4, 160)
        .set(reference + 4, 2, 0xffff)
        .done(),
      "list-extent",
      reference,
    );
  });
  test(`a table is refused for a ${list} list that ends one byte beyond the end`, () => {
    const table = original();
    table.set(reference, 4, table.bytes.length - length + 1);
    assertRefused(
      table
        .set(reference + 7, 1, 1)
        .set(reference + 4, 2, length)
        .done(),
      "list-extent",
      reference,
    );
  });
  test(`a table is refused for a ${list} list that ends beyond 4 GiB`, () => {
    assertRefused(
      original()
        .set(reference + 7, 1, 1)
        .set(reference, 4, 0xffff_ffe0)
        .set(reference + 4, 2, length)
        .done(),
      "list-extent",
      reference,
    );
  });
  test(`what stands beside a count of 0 in the ${list} list does not matter`, () => {
    const table = new DamagedTable("empty")
      .set(reference, 4, 0xffff_ffff)
      .set(reference + 4, 2, 1)
      .done();
    assert.deepEqual(decode(table).findings, []);
  });
}
