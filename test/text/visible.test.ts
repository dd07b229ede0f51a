// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { quote, visible, visibleLines } from "../../src/text/visible.ts";

test("every character that a terminal obeys, nobody sees or that turns the direction is escaped", () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) {
      continue;
    }
    const character = String.fromCodePoint(code);
    if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Variation_Selector}]|\p{Default_Ignorable_Code_Point}/u.test(character)) {
      assert.match(visible(character), /^(\\u[0-9a-f]{4})+$/, `U+${code.toString(16)}`);
    }
  }
});

test("what can be seen stays as it is", () => {
  for (const text of ["nqn.2014-08.org.nvmexpress:uuid:1", "Zürich", "東京", "😀", "\\u202e", " "]) {
    assert.equal(visible(text), text);
  }
  assert.equal(visible("a\ud800b"), "a\\ud800b");
  assert.equal(visible("\udc00"), "\\udc00");
});

test("lines and colours stay, what is between them does not", () => {
  assert.equal(visibleLines("\x1b[31ma\u009bb\x1b[0m\nc\x1b]d"), "\x1b[31ma\\u009bb\x1b[0m\nc\\u001b]d");
});

test("a quotation has at most 100 characters, none of them half", () => {
  assert.equal(quote("a".repeat(98)), `"${"a".repeat(98)}"`);
  for (const part of ["a", "\u202e", "😀", "\\", '"', "ü"]) {
    for (let before = 0; before < 12; before++) {
      const quoted = quote("x".repeat(before) + part.repeat(5000));
      assert.ok(quoted.length <= 100 && quoted.length >= 90, quoted);
      assert.match(quoted, /^"(?:[^\\]|\\u[0-9a-f]{4}|\\[\\"])*\.\.\."$/u);
    }
  }
  assert.equal(quote(undefined), "nothing");
  assert.equal(quote({ a: 1 }), '{"a":1}');
});
