// SPDX-License-Identifier: LGPL-2.1-or-later
// A release: make check, make clean, what is written in it. The executable is the checkout's, which is made of the same: compiling takes long, and the packages'
// build does it.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { makeRelease } from "../../tools/package/release.ts";
import { mustRun, type ProgramResult, runProgram } from "../../tools/program.ts";
import { top } from "../../tools/top.ts";
import { whereAvailable } from "../where-available.ts";

const folder = mkdtempSync(join(tmpdir(), "nbft-boot-check-"));
after(() => rmSync(folder, { recursive: true }));

const programs = ["dist/nbft-boot", "dist/nbft-boot-tools"];

let unpacked: Promise<void> | undefined;

async function unpackRelease(): Promise<void> {
  const { archive } = await makeRelease();
  await mustRun(["tar", "-xf", archive, "-C", folder, "--strip-components=1"]);
  mkdirSync(join(folder, "dist"));
  for (const name of programs) {
    cpSync(join(top, name), join(folder, name));
  }
}

/** As if the executables were up to date. */
async function make(...args: readonly string[]): Promise<ProgramResult> {
  return await runProgram(["make", "--silent", ...programs.map((name) => `--old-file=${name}`), ...args], {
    cwd: folder,
  });
}

/** A test in the unpacked release. */
const testRelease = (name: string, body: () => Promise<void>) =>
  test(
    name,
    whereAvailable(async () => {
      unpacked ??= unpackRelease();
      await unpacked;
      await body();
    }),
  );

testRelease("make check is content with an executable that answers as it should", async () => {
  const { status, stdout, stderr } = await make("check");
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout.toString(), /^\d\d machines, \d\d tables: 0 wrong$/m);
});

testRelease("make test does the same, although there is a folder of that name", async () => {
  const [check, test] = [await make("--dry-run", "check"), await make("--dry-run", "test")];
  assert.match(test.stdout.toString(), /check-release\.sh/);
  assert.deepEqual(test, check);
});

testRelease(
  "make check names what an executable answers otherwise: plans, tables, files, units, messages",
  async () => {
    const answers: Readonly<Record<string, readonly [RegExp, string]>> = {
      "tables/multipath.plan": [/192\.0\.2\.10/, "192.0.2.11"],
      "tables/static-ipv6.json": [/2001:db8:1::101/, "2001:db8:1::102"],
      "machines/02-two-paths/after": [/hostid:./, "$&0"],
      "machines/03-two-tables-without-a-plain-nbft/after": [/^.*nbft-boot-connect@.* -> .*\n/m, ""],
      "machines/05-damaged-table-beside-a-good-one/after": [/^\.\/log:./m, "$&0"],
    };
    for (const [name, [pattern, replacement]] of Object.entries(answers)) {
      const path = join(folder, "release/check", name);
      const text = readFileSync(path, "utf8");
      assert.match(text, pattern);
      writeFileSync(path, text.replace(pattern, replacement));
    }
    const { status, stderr } = await make("check");
    assert.notEqual(status, 0);
    const named = [...stderr.matchAll(/^(\S+): not as expected$/gm)].map(([, name = ""]) => name.replace(/^.*\//, ""));
    assert.deepEqual(named, [
      "02-two-paths",
      "03-two-tables-without-a-plain-nbft",
      "05-damaged-table-beside-a-good-one",
      "multipath",
      "static-ipv6",
    ]);
  },
);

testRelease("a warning of a compiler that nobody here has tried does not end the build of a release", async () => {
  assert.doesNotMatch(readFileSync(join(folder, "release/flags.mk"), "utf8"), /-Werror/);
});

testRelease("make clean leaves what the release has", async () => {
  const files = () => readdirSync(folder).sort();
  mkdirSync(join(folder, "release/build"));
  await make("clean");
  assert.ok(!files().includes("dist"));
  assert.ok(!readdirSync(join(folder, "release")).includes("build"));
  assert.ok(files().includes("Makefile"));
});
