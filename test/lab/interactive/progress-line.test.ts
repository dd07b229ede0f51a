// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { ProgressLine } from "./progress-line.ts";

test("on a terminal the last line counts on, in one line", (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const written: string[] = [];
  let now = 5;
  const lines = new ProgressLine(
    (text) => written.push(text),
    30,
    () => now,
  );
  lines.say("unpacking Debian with everything");
  now += 1000;
  t.mock.timers.tick(1000);
  lines.say("done");
  lines.end();
  t.mock.timers.tick(5000);
  assert.deepEqual(written, [
    "    0 s  unpacking Debian ...",
    "\r    1 s  unpacking Debian ...",
    "\n",
    "    1 s  done",
    "\n",
  ]);
});

test("elsewhere it says each once, whole", (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const written: string[] = [];
  const lines = new ProgressLine(
    (text) => written.push(text),
    undefined,
    () => 0,
  );
  lines.say("unpacking Debian with everything");
  t.mock.timers.tick(5000);
  lines.end();
  assert.deepEqual(written, ["    0 s  unpacking Debian with everything\n"]);
});
