// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatJson, writeJson } from "../../src/text/json.ts";

test("the same as JSON.stringify() with an indentation of two", () => {
  const values = [
    null,
    true,
    1.5,
    "a",
    [],
    {},
    [[], {}],
    { a: [], b: { c: [1, { d: undefined }] }, e: undefined, f: null },
  ];
  for (const value of values) {
    assert.equal(formatJson(value), `${JSON.stringify(value, undefined, 2)}\n`);
  }
});

test("JSON for a terminal is the same JSON", () => {
  const value = { a: "\u009b\u202e\u200b\n\\u000a", b: ["\u{e0041}", 1], "\u2028": 1 };
  assert.deepEqual(JSON.parse(formatJson(value)), value);
  assert.match(formatJson(value), /^[\n -~]+$/);
});

test("what is long is written in pieces", () => {
  const pieces: string[] = [];
  writeJson(Array.from({ length: 10_000 }, String), (piece) => pieces.push(piece));
  assert.ok(pieces.length > 4 && pieces.every(({ length }) => length < 20_000), String(pieces.length));
  assert.equal(JSON.parse(pieces.join("")).length, 10_000);
});
