// SPDX-License-Identifier: LGPL-2.1-or-later
// The executable for other processors, run by QEMU's user emulation: of every table and every machine it makes, byte for byte, what the one
// for this machine's processor makes. s390x stands for the other byte order.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { digestFiles } from "../../tools/build/inputs.ts";
import { cached } from "../../tools/cache.ts";
import { type Architecture, crossBuild, emulator } from "../../tools/cross.ts";
import { top } from "../../tools/top.ts";
import { fixtureNames as tableNames } from "../fixtures/read-tables.ts";
import { expectedSnapshot, fixtureNames as rootNames } from "../golden/fixture.ts";
import { runBoot } from "../golden/run-boot.ts";
import { whereAvailable } from "../where-available.ts";
import { assertHardened, isStatic } from "./hardened.ts";

const native = [join(top, "dist/nbft-boot")];

/** Behind the program, of all table files at once: each process costs much more to emulate than to run. */
const questionsOfAll = ["show", "show --json", "show --format=nvme-cli", "plan --json"];
/** Of the table files of one fixture, which are one boot. */
const questionsOfOne = ["plan", "check", "units --stdout"];

/** Runs it in a folder; all that it says. */
function run(command: readonly string[], args: readonly string[], cwd: string) {
  const [program = "", ...rest] = [...command, ...args];
  const { status, stdout, stderr, error } = spawnSync(program, rest, { cwd });
  return { status: error?.message ?? status, stdout: stdout?.toString("latin1"), stderr: stderr?.toString() };
}

/** Writes the tables of a fixture into a folder, each as JSON; names without suffix. */
function writeTables(fixture: string, folder: string): readonly string[] {
  const document = JSON.parse(readFileSync(join(top, `test/fixtures/tables/${fixture}.json`), "utf8"));
  const tables: Record<string, unknown> = document.tables ?? { NBFT: document };
  return Object.entries(tables).map(([name, table]) => {
    writeFileSync(join(folder, `${fixture}-${name}.json`), JSON.stringify(table));
    return `${fixture}-${name}`;
  });
}

/** @param tools command line of the program that has encode: an emulator of programs does not become another one */
function compareTables(foreign: readonly string[], tools: readonly string[], folder: string): void {
  const fixtures = tableNames.map((fixture) => writeTables(fixture, folder));
  for (const name of fixtures.flat()) {
    run(native, ["encode", `${name}.json`, "--output", name], folder);
    const { stderr } = run(tools, ["encode", `${name}.json`, "--output", `${name}.foreign`], folder);
    const [ours, theirs] = [name, `${name}.foreign`].map((file) => readFileSync(join(folder, file), "latin1"));
    assert.equal(theirs, ours, `encode ${name}: ${stderr}`);
  }
  const compare = (question: string, names: readonly string[]) => {
    const args = [...question.split(" "), ...names];
    const expected = run(native, args, folder);
    assert.ok(expected.status !== 2, expected.stderr);
    assert.deepEqual(run(foreign, args, folder), expected, args.join(" "));
  };
  for (const question of questionsOfAll) {
    compare(question, fixtures.flat());
  }
  for (const question of questionsOfOne) {
    for (const names of fixtures) {
      compare(question, names);
    }
  }
}

/** The generator, and pre, in machines that are folders. */
function compareMachines(emulated: readonly string[], executable: string, folder: string): void {
  for (const name of ["nbft-boot", "nbft-boot-generator"]) {
    symlinkSync(executable, join(folder, name));
  }
  for (const name of rootNames()) {
    const made = runBoot(name, (program, args, root) => {
      const options = program === "nbft-boot" ? [...args, `--root=${root}`] : args;
      const command = [...emulated, "-E", `NBFT_BOOT_ROOT=${root}`, join(folder, program)];
      const { status, stderr } = run(command, options, folder);
      assert.equal(status, 0, `${name}: ${stderr}`);
      return stderr;
    });
    assert.deepEqual(made, expectedSnapshot(name), name);
  }
}

/** What the comparison is made of, beside the executables. */
function digestFixtures(): string {
  const folders = ["test/fixtures/tables", "test/roots", "test/golden"].map((path) => join(top, path));
  const files = folders.flatMap((path) => readdirSync(path, { recursive: true, withFileTypes: true }));
  return digestFiles(
    files
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort(),
  );
}

/** Compares what has not been found the same before. */
async function compare(architecture: Architecture): Promise<void> {
  const executable = await crossBuild(architecture);
  const emulated = await emulator(architecture);
  const ingredients = [
    digestFiles([executable, `${executable}-tools`, ...native]),
    digestFixtures(),
    questionsOfAll,
    questionsOfOne,
  ];
  await cached(`compared-${architecture}`, ingredients, () => {
    const folder = mkdtempSync(join(tmpdir(), "nbft-boot-processors-"));
    try {
      compareTables([...emulated, executable], [...emulated, `${executable}-tools`], folder);
      compareMachines(emulated, executable, folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

for (const architecture of ["arm64", "s390x"] as const) {
  test(
    `the executable for ${architecture} says the same of every table, and makes the same of every machine`,
    whereAvailable(() => compare(architecture)),
  );

  test(
    `the executable for ${architecture} is static and position-independent, and its code is apart`,
    whereAvailable(async () => {
      const executable = await crossBuild(architecture);
      assert.ok(isStatic(executable));
      assertHardened(executable);
    }),
  );
}

test(
  "the executable for riscv64 links, without another library for its atomic operations",
  whereAvailable(async () => {
    const executable = await crossBuild("riscv64");
    assert.ok(!readFileSync(executable, "latin1").includes("libatomic.so"));
    const folder = mkdtempSync(join(tmpdir(), "nbft-boot-riscv64-"));
    try {
      const table = join(folder, "NBFT");
      run(native, ["encode", "test/fixtures/tables/everything.json", "--output", table], top);
      const args = ["show", "--json", table];
      const expected = run(native, args, top);
      assert.equal(expected.status, 0, expected.stderr);
      assert.deepEqual(run([...(await emulator("riscv64")), executable], args, top), expected);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }),
);
