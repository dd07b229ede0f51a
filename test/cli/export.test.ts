// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot export: what it takes, where it writes, and how it ends.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { kinds } from "../../src/export/index.ts";
import { both, bytesOf, fixture, makeMachine, runCommand, tablePath } from "./run-command.ts";

const minimal = fixture("minimal");
/** Of which every document says all. */
const plain = fixture("discovery-only");

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
    ["an option of other kinds", ["export", "cmdline", minimal, "--vm"], /export cmdline: --vm is for kubevirt/],
    ["a folder that is a file", ["export", "dracut", plain, "-o", minimal], /2 files: .* is no directory/],
    [
      "nothing to connect",
      ["export", "cmdline", fixture("empty")],
      /export cmdline: nothing could be connected: no subsystem/,
    ],
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
    const { status, stdout, stderr } = both("export", "cmdline", fixture("multipath"));
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

  test("several files go into a folder, which is made; printed is the one that is the document, and the others are named", (t) => {
    const folder = join(makeMachine(t, {}), "new/node1");
    const args = ["export", "kubevirt", minimal, "--image=x", "--root-arg=root=UUID=1", "--binding=storage=bridge"];
    assert.deepEqual(runCommand("native", [...args, "-o", `${folder}/`]), { status: 0, stdout: "", stderr: "" });
    assert.deepEqual(readdirSync(folder).sort(), ["Containerfile", "vmi.yaml"]);
    const { stdout, stderr } = both(...args);
    assert.equal(readFileSync(join(folder, "vmi.yaml"), "utf8"), stdout);
    assert.equal(stderr, "nbft-boot: kubevirt: --output DIR writes Containerfile, too\n");
  });

  test("a document for a fleet needs no source", (t) => {
    const { status, stdout } = both("export", "grub", "--by-mac", "--root", makeMachine(t, {}));
    assert.equal(status, 0);
    assert.match(stdout, /net_default_mac/);
  });

  for (const { name } of kinds) {
    test(`no byte of a table refused gets into ${name}, nor a document of nothing`, (t) => {
      const root = makeMachine(t, { [tablePath]: bytesOf("minimal").subarray(0, 300) });
      const { status, stdout, stderr } = both("export", name, "--root", root);
      assert.deepEqual({ status, stdout }, { status: 2, stdout: "" });
      assert.match(stderr, /^nbft-boot: \/sys\/firmware\/acpi\/tables\/NBFT is refused: [^\n]*\n$/);
    });
  }
});
