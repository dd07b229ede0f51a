// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { decodeBase64, encodeBase64 } from "../../src/text/base64.ts";

suite("base64", () => {
  test("is what Node makes of it, and comes back", () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 151 + length * 17) & 255);
      const text = Buffer.from(bytes).toString("base64");
      assert.equal(encodeBase64(bytes), text);
      assert.deepEqual(decodeBase64(text), bytes);
    }
  });

  test("what is none is none", () => {
    for (const text of ["A", "AB", "ABC", "AB-_", "A===", "AB==CD==", "AB\nCD=", " QUI=", "QUI=\n"]) {
      assert.equal(decodeBase64(text), undefined, JSON.stringify(text));
    }
  });
});
