// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { EncodeError } from "../../../src/nbft/encode-error.ts";
import { parseJson } from "../../../src/nbft/json/parse-json.ts";
import { Random } from "../random.ts";

const wrong: readonly (readonly [text: string, message: string])[] = [
  ['{\n  "a": 1,\n  "b": tru\n}', 'line 3, column 8: a value is expected, not "t"'],
  ['{"a": 1,}', 'line 1, column 9: a name in double quotes is expected, not "}"'],
  ["{\r\n\t'a': 1}", 'line 2, column 2: a name in double quotes or } is expected, not "\'"'],
  ['{"a" 1}', 'line 1, column 6: a colon is expected, not "1"'],
  ['{"a": [1 2]}', 'line 1, column 10: a comma or ] is expected, not "2"'],
  ['{"a": 01}', 'line 1, column 8: a comma or } is expected, not "1"'],
  ['{"a": 1}\n{', 'line 2, column 1: the end is expected, not "{"'],
  ['{"a": "b\n"}', 'line 1, column 7: a value is expected, not "\\""'],
  ['["\\x"]', 'line 1, column 2: a value or ] is expected, not "\\""'],
  ['{"a": {', "line 1, column 8: a name in double quotes or } is expected, not the end"],
  ["[1}", 'line 1, column 3: a comma or ] is expected, not "}"'],
  ["", "line 1, column 1: a value is expected, not the end"],
  ["\u00a0{}", 'line 1, column 1: a value is expected, not "\u00a0"'],
];

for (const [text, message] of wrong) {
  test(JSON.stringify(text), () => {
    assert.throws(
      () => parseJson(text),
      (error) => error instanceof EncodeError && error.message === `not JSON: ${message}`,
    );
  });
}

test("what the engine refuses has a place, whatever was done to it", () => {
  const text = JSON.stringify({ a: [1, -2.5e3, { b: "\u0001\u00e9", c: null }, [], {}], d: true }, undefined, 1);
  const random = new Random(1);
  let refused = 0;
  for (let round = 0; round < 5000; round++) {
    const at = random.below(text.length);
    const damaged =
      text.slice(0, at) +
      random.pick(['"', "{", "]", ",", ":", "\\", "\n", "0", "x", ""]) +
      text.slice(at + random.below(3));
    try {
      parseJson(damaged);
    } catch (error) {
      refused++;
      assert.match(String(error), /not JSON: line \d+, column \d+: .* is expected, not /, damaged);
    }
  }
  assert.ok(refused > 1000, String(refused));
});

test("neither depth nor length exhausts anything", () => {
  assert.throws(() => parseJson("[".repeat(500_000)), /line 1, column 500001: a value or \] is expected, not the end/);
  assert.throws(() => parseJson(`["${"a".repeat(500_000)}`), /column 2/);
});
