// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot export: what it takes, where it writes, and how it ends.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { kinds } from "../../src/export/index.ts";
import { both, bytesOf, fixture, makeMachine, runCommand, tablePath } from "./run-command.ts";

const minimal = fixture("minimal");

suite("export", () => {
  test("lists its kinds, each with what it is", () => {
    const { stdout } = both("export", "--help");
    const [, list = ""] = /^Kinds:\n((?: {2}.*\n)+)/m.exec(stdout) ?? [];
    assert.deepEqual(
      list.trimEnd().split("\n"),
      kinds.map(
        ({ name, summary }) => `  ${name.padEnd(Math.max(...kinds.map((one) => one.name.length)))}  ${summary}`,
      ),
    );
  });

  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["no kind", ["export"], /: export: say which kind: cmdline\b/],
    ["an unknown kind", ["export", "cmdlin", minimal], /unknown kind "cmdlin"; did you mean cmdline\?/],
    [
      "a kind that is no word of ours",
      ["export", "sysconfig", minimal],
      /unknown kind "sysconfig"; there are cmdline\b/,
    ],
    ["a file that is not there", ["export", "cmdline", "no/such/file"], /no\/such\/file: no such file/],
    ["nothing to connect", ["export", "cmdline", fixture("empty")], /export cmdline: the sources name no subsystem/],
  ];
  for (const [what, args, expected] of wrong) {
    test(`${what}: says so in one line, and ends with 2`, () => {
      const { status, stdout, stderr } = both(...args);
      assert.deepEqual({ status, stdout }, { status: 2, stdout: "" });
      assert.match(stderr, expected);
      assert.match(stderr, /^nbft-boot: [^\n]*\n$/);
    });
  }

  test("a machine without a table has nothing to export, and is told to name a source", (t) => {
    const { status, stderr } = both("export", "cmdline", "--root", makeMachine(t, {}));
    assert.equal(status, 2);
    assert.match(stderr, /^nbft-boot: export cmdline: no NBFT: .*: name a source\n$/);
  });

  test("the machine's own tables are the source where none is named", (t) => {
    const root = makeMachine(t, { [tablePath]: bytesOf("minimal") });
    assert.deepEqual(both("export", "cmdline", "--root", root), both("export", "cmdline", minimal));
  });

  test("prints the document alone on standard output, and what it cannot say on standard error", () => {
    const { status, stdout, stderr } = both("export", "cmdline", minimal);
    assert.equal(status, 0);
    assert.match(stdout, /^rd\.nvmf\.hostnqn=[^\n]+\n$/);
    assert.match(stderr, /^(nbft-boot: cmdline: [^\n]+\n)+$/);
  });

  test("ends with 1 where a boot loses something, and writes the rest", () => {
    const { status, stdout, stderr } = both("export", "cmdline", fixture("digests"));
    assert.equal(status, 1);
    assert.match(stdout, /rd\.nvmf\.connect=/);
    assert.match(stderr, /^nbft-boot: cmdline: path 0-1-1: no kernel option asks for the header .*digest$/m);
  });

  test("--output writes the same into a file, or into a folder that is there under its own name", (t) => {
    const root = makeMachine(t, { "folder/file": "" });
    const { stdout } = both("export", "cmdline", minimal);
    for (const [output, path] of [
      ["words", "words"],
      ["folder", "folder/cmdline"],
    ] as const) {
      assert.equal(runCommand("native", ["export", "cmdline", minimal, "-o", join(root, output)]).status, 0);
      assert.equal(readFileSync(join(root, path), "utf8"), stdout);
    }
    assert.equal(both("export", "cmdline", minimal, "-o", "-").stdout, stdout);
  });
});
