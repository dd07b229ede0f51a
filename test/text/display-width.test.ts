// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatColumns } from "../../src/cli/text/columns.ts";
import { fitRows } from "../../src/cli/text/fit.ts";
import { displayWidth } from "../../src/text/display-width.ts";

test("the columns of a terminal that a text takes", () => {
  for (const [text, width] of [
    ["nqn.2024-05.org.example:root", 28],
    ["höst", 4],
    ["ho\u0308st", 4],
    ["根ディスク", 10],
    ["ｶﾅ", 2],
    ["디스크", 6],
    ["Ａ１", 4],
    ["𠀀", 2],
    ["💾x", 3],
    ["→ ┌", 3],
  ] as const) {
    assert.equal(displayWidth(text), width, text);
  }
});

test("regression: what is behind a name in Chinese or Japanese stands in its column", () => {
  const ends = (text: string) =>
    text
      .split("\n")
      .slice(0, -1)
      .map((line) => displayWidth(line.replace(/\|.*/, "")));
  const rows = ["nqn.2024-05.org.example:根", "nqn.2024-05.org.example:root", "デ"].map((name) => [name, "|"]);
  assert.equal(new Set(ends(formatColumns(["NQN", "|"], rows))).size, 1);
  assert.equal(
    new Set(
      ends(
        fitRows(
          rows.map((cells) => ({ cells })),
          80,
        ),
      ),
    ).size,
    1,
  );
});
