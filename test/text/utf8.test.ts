// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import test from "node:test";
import { decodeUtf8, encodeUtf8 } from "../../src/text/utf8.ts";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function expected(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

test("decodeUtf8 accepts and refuses exactly what a strict TextDecoder does, for every one, two and three byte sequence", () => {
  for (let value = 0; value < 1 << 24; value += value < 1 << 16 ? 1 : 251) {
    const all = Uint8Array.of(value >> 16, (value >> 8) & 0xff, value & 0xff);
    const bytes = value < 0x100 ? all.subarray(2) : value < 0x10000 ? all.subarray(1) : all;
    assert.equal(decodeUtf8(bytes), expected(bytes), Buffer.from(bytes).toString("hex"));
  }
});

test("decodeUtf8 refuses surrogates, overlong forms, code points beyond U+10FFFF and cut off sequences", () => {
  for (const hex of [
    "eda080",
    "edbfbf",
    "c080",
    "c1bf",
    "e08080",
    "f0808080",
    "f4908080",
    "f5808080",
    "80",
    "c3",
    "e282",
    "f09f98",
    "ff",
  ]) {
    assert.equal(decodeUtf8(Buffer.from(hex, "hex")), undefined, hex);
  }
});

test("encodeUtf8 gives what TextEncoder gives, lone surrogates as U+FFFD included", () => {
  for (const text of [
    "",
    "nqn.2014-08.org",
    "\0",
    "\u007f\u0080\u07ff\u0800\uffff",
    "\u{10000}\u{10ffff}",
    "a\ud800b",
    "\udc00\ud800",
    "\ufeffx",
  ]) {
    assert.deepEqual(encodeUtf8(text), new Uint8Array(new TextEncoder().encode(text)), JSON.stringify(text));
    assert.equal(
      decodeUtf8(encodeUtf8(text)),
      new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text)),
    );
  }
});

test("long texts, with what is not ASCII around where their parts meet", () => {
  for (const length of [509, 510, 511, 512, 513, 1024, 10_000]) {
    for (const end of ["", "ü", "€", "😀", "x"]) {
      const text = "a".repeat(length) + end + "b".repeat(length);
      assert.equal(decodeUtf8(encodeUtf8(text)), text);
    }
    assert.equal(
      decodeUtf8(Uint8Array.from({ length }, (_, index) => (index === length - 1 ? 0xff : 0x61))),
      undefined,
    );
  }
});
