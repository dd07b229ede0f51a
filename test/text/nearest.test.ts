// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest } from "../../src/text/nearest.ts";

const words = ["show", "check", "plan", "encode", "units", "trsvcid", "traddr", "primaryHfi"];

test("a word with few slips is what was meant", () => {
  for (const [typed, meant] of [
    ["shwo", "show"],
    ["chekc", "check"],
    ["plna", "plan"],
    ["tradr", "traddr"],
    ["trsvid", "trsvcid"],
    ["primaryhfi", "primaryHfi"],
    ["unit", "units"],
  ] as const) {
    assert.equal(nearest(typed, words), meant);
  }
});

test("another word is not taken for one, and a long one is not looked at", () => {
  for (const typed of ["", "x", "status", "frobnicate", "show".repeat(100_000)]) {
    assert.equal(nearest(typed, words), undefined, typed.slice(0, 20));
  }
});
