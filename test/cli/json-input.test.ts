// SPDX-License-Identifier: LGPL-2.1-or-later
// Tables as people write them: what is wrong is said where it is, all of it, and in the same words by both engines.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { switchedOffTable } from "../fixtures/switched-off.ts";
import { both, bytesOf, fixture, makeMachine, runCommand, tablePath } from "./run-command.ts";

const nqn = "nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01";

suite("what is wrong with a table in JSON", () => {
  for (const [name, content, said] of [
    [
      "a comma too many",
      `{\n  "host": {"nqn": "${nqn}",}\n}`,
      /^nbft-boot: FILE: not JSON: line 2, column \d+: a name .*\n$/,
    ],
    ["a list", "[]", /^nbft-boot: FILE: JSON, but no table: it is a list\n$/],
    ["null", " null\n", /^nbft-boot: FILE: JSON, but no table: it is null\n$/],
    [
      "nothing",
      "",
      /^nbft-boot: FILE: is empty: name a table, binary or JSON, or another source \(nbft-boot\(1\)\)\n$/,
    ],
    ["words", "hello: world", /^nbft-boot: FILE: not JSON: line 1, column 1: a value is expected, not "h"\n$/],
    [
      "three mistakes",
      JSON.stringify({ host: { nqn, idd: 1 }, hfi: [{ mac: 5, vlan: 5000 }] }),
      /^nbft-boot: FILE: host\.idd: is not a field of the table; did you mean id\?\nnbft-boot: FILE: hfi\[0\]\.mac: 5 is not a string\nnbft-boot: FILE: hfi\[0\]\.vlan: 5000 is more than 4094\n$/,
    ],
    [
      "a member of another structure",
      JSON.stringify({ host: { nqn }, ssns: [{ hfi: 1, "a\nb\u202e": 1 }] }),
      /ssns\[0\]\.a\\u000ab\\u202e: is not a field of the table\n/,
    ],
    [
      "a thousand mistakes",
      JSON.stringify({ host: { nqn }, hfi: Array.from({ length: 1000 }, () => ({ mac: 1 })) }),
      /^(nbft-boot: FILE: hfi.*\n){20}nbft-boot: FILE: and more\n$/,
    ],
  ] as const) {
    test(name, (t) => {
      const folder = makeMachine(t, { "table.json": content });
      const file = join(folder, "table.json");
      for (const command of [["show"], ["check"]]) {
        const { status, stdout, stderr } = both(...command, file);
        assert.deepEqual([status, stdout], [2, ""]);
        assert.match(stderr.replaceAll(file, "FILE"), said);
      }
      const encoded = both("encode", file, "--output", join(folder, "NBFT"));
      assert.equal(encoded.status, 2);
      assert.match(encoded.stderr.replaceAll(file, "FILE"), said);
    });
  }
});

suite("what is no table", () => {
  for (const [name, content, said] of [
    ["a JPEG", new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...new Uint8Array(1000)]), /not an NBFT: it starts with "ÿØÿà"/],
    ["a script", "#!/bin/sh\nexit 0\n", /: in none of the formats that are known \(table, [^)]*\)\n$/],
    ["half a table", bytesOf("static-ipv4").slice(0, 200), /its header says \d+ bytes, the file has 200/],
  ] as const) {
    test(name, (t) => {
      const { status, stderr } = both("show", join(makeMachine(t, { file: content }), "file"));
      assert.equal(status, 2);
      assert.match(stderr, said);
    });
  }
});

suite("what show --json prints is read again", () => {
  const show = (root: string): string => runCommand("native", ["show", "--json", "--root", root]).stdout;

  test("one table, by encode and by show", (t) => {
    const root = makeMachine(t, { [tablePath]: bytesOf("everything"), [`${tablePath}2`]: switchedOffTable() });
    const file = join(root, "shown.json");
    writeFileSync(file, show(root));
    const output = join(root, "NBFT");
    assert.deepEqual(both("encode", file, "--output", output), { status: 0, stdout: "", stderr: "" });
    const again = runCommand("native", ["show", output]).stdout;
    assert.equal(
      again,
      runCommand("native", ["show", fixture("everything")]).stdout.replace(fixture("everything"), output),
    );
    assert.equal(both("plan", file).stdout, both("plan", output).stdout);
  });

  test("none is said to be so, and a table that is binary already stays as it is", (t) => {
    const root = makeMachine(t, { "proc/cmdline": "", NBFT: bytesOf("static-ipv4") });
    const [none, binary, output] = [join(root, "shown.json"), join(root, "NBFT"), join(root, "out")];
    writeFileSync(none, show(root));
    assert.equal(both("encode", none, "--output", output).stderr, `nbft-boot: ${none}: no table in it\n`);
    assert.equal(both("encode", binary, "--output", output).status, 0);
    assert.deepEqual(new Uint8Array(readFileSync(output)), bytesOf("static-ipv4"));
  });

  test("several, each by its number", (t) => {
    const root = makeMachine(t, { [`${tablePath}1`]: bytesOf("static-ipv4"), [`${tablePath}2`]: bytesOf("vlan") });
    const file = join(root, "shown.json");
    writeFileSync(file, show(root));
    const output = join(root, "NBFT");
    assert.deepEqual(both("encode", file, "--output", output), {
      status: 2,
      stdout: "",
      stderr: `nbft-boot: ${file}: it has the tables 1, 2: say which with --table N\n`,
    });
    assert.equal(both("encode", file, "--output", output, "--table", "2").status, 0);
    assert.match(both("show", output).stdout, /VLAN/);
    assert.equal(both("plan", file).stdout, both("plan", "--root", root).stdout);
  });

  test("regression: a number that no table has neither names a unit nor is counted up for ever", (t) => {
    const root = makeMachine(t, { [tablePath]: bytesOf("static-ipv4") });
    const [{ table }] = JSON.parse(show(root)).tables;
    const file = join(root, "shown.json");
    for (const number of ["../../x", -5, 1.5, 1e300, 1000, null]) {
      const tables = [1, 2, 3].map(() => ({ number, table }));
      writeFileSync(file, JSON.stringify({ tables }));
      const { paths } = JSON.parse(both("plan", "--json", file).stdout);
      assert.equal(paths[0].id, "0-1-1");
    }
  });
});
