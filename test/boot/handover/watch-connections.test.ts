// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { watchConnections } from "../../../src/boot/handover/watch-connections.ts";
import { runInTree, trixieTree } from "../../../tools/tree.ts";
import { whereAvailable } from "../../where-available.ts";

/** Writes what the handover leaves into one folder. */
function writeFiles(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-watch-"));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [path, entry] of watchConnections()) {
    writeFileSync(join(folder, path.slice(path.lastIndexOf("/") + 1)), "text" in entry ? entry.text : "");
  }
  return folder;
}

for (const argv of [
  ["udevadm", "verify", "--no-summary", "/files/72-nbft-boot.rules"],
  ["systemd-analyze", "verify", "--man=no", "/files/nbft-boot-again.timer", "/files/nbft-boot-again.service"],
]) {
  test(
    `${argv.slice(0, 2).join(" ")} finds nothing`,
    whereAvailable(async (t) => {
      const { status, stderr } = await runInTree(await trixieTree(), argv, { bind: { "/files": writeFiles(t) } });
      assert.deepEqual([status, stderr], [0, ""]);
    }),
  );
}
