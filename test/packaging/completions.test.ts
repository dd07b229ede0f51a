// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { suite, test } from "node:test";
import { hasProgram } from "../../tools/apt.ts";
import { top } from "../../tools/top.ts";

const folder = join(top, "dist", "completions");

/** What bash offers behind these words. COMP_WORDBREAKS makes `=` a word of its own. */
function complete(...words: readonly string[]): string[] {
  const script = `
compopt() { :; }
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_nbft_boot
printf '%s\\n' "\${COMPREPLY[@]}"`;
  // Not the machine's bashrc, which bash reads where it takes its standard input, a socket of Node's, for a remote shell's.
  const args = ["--norc", "-uc", script, "bash", join(folder, "nbft-boot.bash"), "nbft-boot", ...words];
  const { stdout, stderr } = spawnSync("bash", args, { cwd: top, encoding: "utf8" });
  assert.equal(stderr, "");
  return stdout.split("\n").filter((line) => line !== "");
}

suite("what bash completes", () => {
  test("a command's name", () => {
    assert.deepEqual(complete("pl"), ["plan"]);
    assert.ok(complete("").length >= 10);
  });

  test("the options of that command, and no other's", () => {
    assert.deepEqual(complete("connect", "--"), ["--root", "--timeout", "--dry-run", "--help"]);
    assert.deepEqual(complete("show", "--f"), ["--format"]);
  });

  test("the values of an option, behind a space and behind =", () => {
    assert.deepEqual(complete("show", "--format", ""), ["text", "json", "nvme-cli"]);
    assert.deepEqual(complete("show", "--format", "="), ["text", "json", "nvme-cli"]);
    assert.deepEqual(complete("show", "--format", "=", "n"), ["nvme-cli"]);
    assert.deepEqual(complete("connect", "--timeout", ""), []);
  });

  test("files where a command or an option takes one", () => {
    assert.deepEqual(complete("show", "package-l"), ["package-lock.json"]);
    assert.deepEqual(complete("encode", "-o", "package-l"), ["package-lock.json"]);
    assert.deepEqual(complete("connect", "package-l"), []);
  });
});

for (const [shell, file] of [
  ["zsh", "_nbft-boot"],
  ["fish", "nbft-boot.fish"],
] as const) {
  test(`${shell} reads its completion`, (t) => {
    if (!hasProgram(shell)) {
      t.skip(`no ${shell} on this machine`);
      return;
    }
    const { status, stderr } = spawnSync(shell, ["-n", join(folder, file)], { encoding: "utf8" });
    assert.equal(stderr, "");
    assert.equal(status, 0);
  });
}
