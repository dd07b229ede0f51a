// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { watchConnections } from "../../../src/boot/handover/watch-connections.ts";
import { runInTree, trixieTree } from "../../../tools/tree.ts";
import { whereAvailable } from "../../where-available.ts";

const path = "/run/udev/rules.d/72-nbft-boot.rules";

function rules(): string {
  const entry = watchConnections().get(path);
  assert(entry !== undefined && "text" in entry);
  return entry.text;
}

test(
  "udev takes the rules",
  whereAvailable(async (t) => {
    const tree = await trixieTree();
    const folder = mkdtempSync(join(tmpdir(), "nbft-boot-rules-"));
    t.after(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "72-nbft-boot.rules"), rules());
    const verify = ["udevadm", "verify", "--no-summary", "/rules/72-nbft-boot.rules"];
    const { status, stderr } = await runInTree(tree, verify, { bind: { "/rules": folder } });
    assert.deepEqual([status, stderr], [0, ""]);
  }),
);
