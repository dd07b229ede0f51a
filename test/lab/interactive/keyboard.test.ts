// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { Keyboard } from "./keyboard.ts";

/** What becomes of these keys, typed one chunk after the other: machine's bytes as text, "menu", or the choice in brackets. */
function readAll(...chunks: readonly string[]): string[] {
  const keyboard = new Keyboard();
  return chunks.flatMap((chunk) =>
    keyboard
      .read(Buffer.from(chunk))
      .map((typed) =>
        typed.kind === "machine"
          ? Buffer.from(typed.bytes).toString()
          : typed.kind === "menu"
            ? "menu"
            : `[${typed.key}]`,
      ),
  );
}

test("what is typed goes to the machine, ^C and escape sequences too", () => {
  assert.deepEqual(readAll("ls\r", "\x03", "\x1b[A"), ["ls\r", "\x03", "\x1b[A"]);
});

test("Ctrl-] opens the menu, the next key chooses, what follows is the machine's again", () => {
  assert.deepEqual(readAll("a\x1d", "1", "b"), ["a", "menu", "[1]", "b"]);
  assert.deepEqual(readAll("a\x1d1b"), ["a", "menu", "[1]", "b"]);
});

test("Ctrl-] twice is one for the machine", () => {
  assert.deepEqual(readAll("\x1d\x1da"), ["menu", "[]", "\x1d", "a"]);
});

test("an arrow key in the menu leaves nothing for the machine", () => {
  assert.deepEqual(readAll("\x1d", "\x1b[A", "a"), ["menu", "[\x1b]", "a"]);
});
