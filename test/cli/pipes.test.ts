// SPDX-License-Identifier: LGPL-2.1-or-later
// Pipes where tables are: found in a folder they are refused, named they are read.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { suite, test } from "node:test";
import { both, bytesOf, engines, makeMachine, tablePath } from "./run-command.ts";

suite("a pipe that has the name of a table", () => {
  for (const command of ["show", "check", "plan"]) {
    test(`is refused by ${command} without waiting, and the other table counts`, (t) => {
      const root = makeMachine(t, { [`${tablePath}2`]: bytesOf("static-ipv4") });
      assert.equal(spawnSync("mkfifo", [join(root, tablePath)]).status, 0);
      const { status, stdout, stderr } = both(command, "--root", root);
      assert.equal(status, 2);
      assert.match(stdout + stderr, /tables\/NBFT: a pipe or a device, so it is no table/);
      assert.match(stdout, /NBFT2|1 path/);
    });
  }

  test("is read where it is named", (t) => {
    const root = makeMachine(t, { "folder/table": bytesOf("static-ipv4") });
    const line =
      'mkfifo "$1/NBFT"; cat "$1/folder/table" >"$1/NBFT" & "$0" plan "$1/NBFT"; cat "$1/folder/table" | "$0" plan /dev/stdin';
    const expected = both("plan", join(root, "folder/table")).stdout;
    const { stdout, stderr } = spawnSync("sh", ["-c", line, engines.native, root], {
      encoding: "utf8",
      timeout: 30_000,
    });
    assert.deepEqual([stdout, stderr], [expected + expected, ""]);
  });
});
