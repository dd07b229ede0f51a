// SPDX-License-Identifier: LGPL-2.1-or-later

import assert from "node:assert/strict";
import { test } from "node:test";
import { listFew } from "../../src/text/list-few.ts";

test("a few names stand as they are, of many the first ones and how many more there are", () => {
  const names = ["a", "b", "c", "d", "e"];
  assert.deepEqual(
    [0, 1, 4, 5].map((count) => listFew(names.slice(0, count))),
    ["", "a", "a, b, c, d", "a, b, c, d and 1 more"],
  );
  assert.equal(listFew(names, 2), "a, b and 3 more");
});
