// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { top } from "../../../tools/top.ts";

const marker = "asked";

test("regression: the machine's end of the line waits for a port that udev has not named yet", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "nbft-line-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const program = (name: string, text: string) =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const port = join(folder, "ports", "port");
  program("mkdir", "");
  program("cp", "");
  // The first sleep is over when the port is there; the next one is that of a line that nobody asks.
  program(
    "sleep",
    `if [ -e '${port}' ]; then : >'${join(folder, marker)}'; kill $PPID; else /bin/mkdir -p '${folder}/ports'; ln -s /dev/null '${port}'; fi`,
  );
  const { status, signal, stderr } = spawnSync("/bin/sh", [join(top, "test/lab/guest/line.sh"), port], {
    env: { PATH: `${folder}:/usr/bin:/bin` },
    encoding: "utf8",
    timeout: 20_000,
  });
  assert.deepEqual({ status, signal, stderr }, { status: null, signal: "SIGTERM", stderr: "" });
  assert.ok(existsSync(join(folder, marker)), "it has opened the port and reads");
  assert.ok(lstatSync(port).isSymbolicLink(), "no file in the port's place");
});
