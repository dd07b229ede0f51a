// SPDX-License-Identifier: LGPL-2.1-or-later
// The executable of an initramfs has nothing of the help, which yargs alone prints.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { stripHelp } from "../../tools/build/without-help.ts";
import { top } from "../../tools/top.ts";

test("what options are and the examples are taken out, and nothing else", () => {
  const source = `{
  summary: "kept",
  examples: [
    ["a, [b]", "with \\"quotes\\""],
    [
      "a line of its own",
      "another",
    ],
  ],
  options: { json: { type: "boolean", describe: "of it" }, from: { describe:
      "a line of its own", default: "x" } },
}`;
  assert.equal(
    stripHelp(source).replace(/\s+/g, " "),
    '{ summary: "kept", examples: [], options: { json: { type: "boolean", }, from: { default: "x" } }, }',
  );
  assert.throws(() => stripHelp("describe: `of it`"), /help that cannot be taken out/);
});

test("the executable of an initramfs has none, the other one has it", () => {
  const help = "what the files are, instead of looking into them";
  const has = (name: string) => readFileSync(join(top, "dist", name)).includes(help);
  assert.deepEqual([has("nbft-boot"), has("nbft-boot-tools")], [false, true]);
});
