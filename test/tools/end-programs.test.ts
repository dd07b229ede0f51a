// SPDX-License-Identifier: LGPL-2.1-or-later
// A file of its own: afterwards this process can start no program.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { endPrograms, runProgram } from "../../tools/program.ts";

const isolation = process.getuid?.() === 0 ? [] : ["--user"];

test("a process that is told to end takes the programs with it that it has started, and starts no more", async () => {
  const started = performance.now();
  const script = "trap 'echo ended; exit 3' TERM; echo $$; while :; do sleep 0.1; done";
  const first = runProgram(["sh", "-c", script]);
  const second = runProgram(["unshare", ...isolation, "--pid", "--fork", "--kill-child", "sh", "-c", "sleep 60"]);
  await runProgram(["sleep", "0.5"]);
  await endPrograms();
  const { status, stdout } = await first;
  const [id, said] = stdout.toString().split("\n");
  assert.deepEqual([status, said], [3, "ended"], "it could clean up");
  assert.ok(!existsSync(`/proc/${id}`));
  assert.equal((await second).status, -1, "unshare, which does not listen, and its child");
  assert.ok(performance.now() - started < 9_000, "without waiting for unshare");
  assert.throws(() => runProgram(["true"]), /true is not started any more/);
});
