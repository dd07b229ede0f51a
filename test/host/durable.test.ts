// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { engines, fixture } from "../cli/run-command.ts";
import { listChanges, needStrace } from "../kill/system-calls.ts";
import { whereAvailable } from "../where-available.ts";

for (const [engine, program] of Object.entries(engines)) {
  test(
    `${engine}: encode --output brings the table to the disk before it has its name, and then the name`,
    whereAvailable(async () => {
      await needStrace();
      const folder = mkdtempSync(join(tmpdir(), "nbft-boot-durable-"));
      try {
        const calls = listChanges({ argv: [program, "encode", fixture("minimal"), "-o", join(folder, "NBFT")] });
        const names = calls
          .filter(({ name }) => /^(fsync|rename(at2?)?)$/.test(name))
          .map(({ name }) => name.slice(0, 5));
        assert.deepEqual(names.slice(-3), ["fsync", "renam", "fsync"]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }),
  );
}
