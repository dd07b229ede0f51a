// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { top } from "../../tools/top.ts";
import { mutations } from "../mutations/index.ts";
import { mutate } from "../mutations/mutation.ts";

test("every mutation has its place in the sources, once", () => {
  for (const { edits } of mutations) {
    const texts = new Map(edits.map(({ file }) => [file, readFileSync(join(top, file), "utf8")]));
    for (const edit of edits) {
      texts.set(edit.file, mutate(texts.get(edit.file) ?? "", edit));
    }
  }
});

test("no two mutations are called the same", () => {
  assert.equal(new Set(mutations.map(({ what }) => what)).size, mutations.length);
});

test("a mutation that is out of date says which", () => {
  const edit = { file: "a.ts", from: "x", to: "y" };
  assert.throws(() => mutate("a b", edit), /a\.ts has 0 places with "x"/);
  assert.throws(() => mutate("x x", edit), /a\.ts has 2 places with "x"/);
});
