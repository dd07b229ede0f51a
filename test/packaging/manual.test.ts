// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { kinds } from "../../src/formats/kinds.ts";
import { hasProgram } from "../../tools/apt.ts";
import { top } from "../../tools/top.ts";

const folder = join(top, "man");
const manual = (name: string): string => readFileSync(join(folder, name), "utf8");

const help = (...args: readonly string[]): string =>
  execFileSync(process.execPath, [join(top, "dist/nbft-boot.mjs"), ...args, "--help"], { encoding: "utf8" });

const commands = [...help().matchAll(/^ {2}([a-z]+)(?: \S+)? {2,}/gm)].map(([, command]) => command as string);

test("nbft-boot(1) has every command", () => {
  assert.ok(commands.length >= 9, `the help lists ${commands}`);
  for (const command of commands) {
    assert.match(manual("nbft-boot.1"), new RegExp(`^\\.It Cm ${command}$`, "m"));
  }
});

test("nbft-boot(1) has every option of every command", () => {
  const options = new Set(commands.flatMap((command) => help(command).match(/(?<=^.{0,10})--[a-z][a-z-]*/gm) ?? []));
  assert.ok(options.has("--timeout") && options.has("--strict"), `the help lists ${[...options]}`);
  for (const option of options) {
    assert.match(manual("nbft-boot.1"), new RegExp(`^\\.It (?:.* )?Fl (. , )?-?${option.slice(1)}\\b`, "m"), option);
  }
});

for (const command of ["connect", "discover"]) {
  test(`nbft-boot(1) says how long ${command} waits by default`, () => {
    const [, standard] = /--timeout .*\[default: (\d+)\]/.exec(help(command)) ?? [];
    const [, written] =
      /^\.It Fl -timeout Ar SECONDS\n(?:[^.].*\n)*The default is (\d+)\.$/m.exec(manual("nbft-boot.1")) ?? [];
    assert.notEqual(standard, undefined);
    assert.equal(written, standard);
  });
}

test("the manual has every kernel option that the sources read", () => {
  const sources = readdirSync(join(top, "src"), { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.ts$/.test(name),
  );
  const text = sources.map((name) => readFileSync(join(top, "src", name), "utf8")).join("\n");
  const keys = new Set(text.match(/(?<=")(?:rd|systemd)\.[a-z.-]+(?=")/g));
  assert.ok(keys.has("rd.nbft") && keys.has("rd.timeout"), `the sources read ${[...keys]}`);
  for (const key of keys) {
    assert.ok(`${manual("nbft-boot.7")}${manual("nbft-boot.1")}`.includes(` ${key}`), key);
  }
});

test("regression: nbft-boot(7) names every file that is left under /run for others to read", () => {
  const sources = readdirSync(join(top, "src"), { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.ts$/.test(name),
  );
  const text = sources.map((name) => readFileSync(join(top, "src", name), "utf8")).join("\n");
  const files = new Set(text.match(/(?<=")\/run\/[a-zA-Z/.-]+\.d\/[0-9a-z.-]+\.(?:conf|rules)(?=")/g));
  assert.ok(files.size > 6, `the sources write ${[...files]}`);
  for (const file of files) {
    assert.ok(manual("nbft-boot.7").includes(file) || file.includes(".service.d/"), file);
  }
});

test("regression: docs/boot-lab.md has every option of the lab", () => {
  const lab = readFileSync(join(top, "test/lab/lab.ts"), "utf8");
  const text = readFileSync(join(top, "docs/boot-lab.md"), "utf8");
  const options = lab.match(/(?<=^ {2})--[a-z-]+/gm) ?? [];
  assert.ok(options.length > 8, `${options}`);
  assert.deepEqual(
    options.filter((option) => !text.includes(`${option} `) && !text.includes(`${option}\``)),
    [],
  );
});

test("nbft-boot.conf(5) has every key", () => {
  const source = readFileSync(join(top, "src/machine/configuration.ts"), "utf8");
  const keys = new Set([...source.matchAll(/key === "([A-Z][A-Za-z]+)"/g)].map(([, key]) => key));
  assert.ok(keys.has("Naming"), `the source knows ${[...keys]}`);
  for (const key of keys) {
    assert.match(manual("nbft-boot.conf.5"), new RegExp(`^\\.It Cm ${key}=$`, "m"));
  }
});

test("what people read calls a directory one", () => {
  for (const text of [...readdirSync(folder).map(manual), help(), ...commands.map((command) => help(command))]) {
    assert.doesNotMatch(text, /folder/i);
  }
});

test("mandoc has nothing to say about the pages", (t) => {
  if (!hasProgram("mandoc")) {
    t.skip("no mandoc");
    return;
  }
  for (const name of readdirSync(folder)) {
    const { stdout } = spawnSync("mandoc", ["-Tlint", "-Wstyle", join(folder, name)], { encoding: "utf8" });
    // Whether other projects' pages are installed is no matter of ours.
    const complaints = stdout
      .split("\n")
      .filter((line) => line !== "" && !line.includes("referenced manual not found"));
    assert.deepEqual(complaints, []);
  }
});

test("nbft-boot(1) has every kind of source", () => {
  for (const kind of kinds) {
    assert.match(manual("nbft-boot.1"), new RegExp(`^\\.It ${kind} Ta `, "m"));
  }
});
