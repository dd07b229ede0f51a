// SPDX-License-Identifier: LGPL-2.1-or-later
// What a hostile table of 64 KB may cost: a second of an ordinary machine and 32 MB.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { suite, test } from "node:test";
import { findingsTable, pathsTable } from "../nbft/hostile-table.ts";
import { engines, makeMachine, tablePath } from "./run-command.ts";

/** KiB of address space, and seconds of processor time: several times what this takes, because machines differ, and a fraction of what it took. */
const limits = "ulimit -v 32768 && ulimit -t 3";

const tables = {
  "65,025 paths": pathsTable("different"),
  "65,025 times the same 255 paths": pathsTable("same"),
  "thousands of findings": findingsTable(),
};

/** Other cards than the tables', which have to be looked at for each of theirs. */
const cards = Object.fromEntries(
  Array.from({ length: 16 }, (_, index) => [`sys/class/net/eth${index}/address`, "52:54:00:ff:ff:ff\n"]),
);

/** Without it no boot has used the table, and there is nothing to explain. */
const used = { "run/nbft-boot/hostid": "6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01\n" };

const commands = [
  ["show"],
  ["show", "--json"],
  ["show", "--format=nvme-cli"],
  ["check"],
  ["check", "--json"],
  ["plan"],
  ["plan", "--json"],
  ["units", "--stdout"],
  ["connect", "0-1-1", "--dry-run"],
  ["status"],
  ["status", "--json"],
  ["topology"],
  ["topology", "--svg"],
  ["explain"],
];

for (const [name, bytes] of Object.entries(tables)) {
  suite(`a table of 64 KB with ${name} costs no command more than a second and 32 MB`, () => {
    for (const command of commands) {
      test(command.join(" "), (t) => {
        const root = makeMachine(t, { [tablePath]: bytes, ...cards, ...used });
        const { status, stderr, stdout } = spawnSync(
          "sh",
          ["-c", `${limits} && exec "$@"`, "sh", join(engines.native), ...command, "--root", root],
          { encoding: "utf8", maxBuffer: 1 << 25 },
        );
        assert.ok(status === 0 || status === 1 || status === 2, `status ${status}: ${stderr}`);
        assert.doesNotMatch(stderr, /internal error|memory|ulimit/);
        assert.ok(stdout.length < 6 << 20, String(stdout.length));
      });
    }
  });
}

test("check prints the worst 100 of all findings, and how many more there are", (t) => {
  const root = makeMachine(t, { [tablePath]: findingsTable() });
  const { stdout } = spawnSync(engines.native, ["check", "--root", root], { encoding: "utf8" });
  const lines = stdout.trimEnd().split("\n");
  assert.ok(lines.length < 210, String(lines.length));
  assert.match(lines[0] ?? "", /^error /);
  assert.match(lines[100] ?? "", /^[0-9]{4} more findings: nbft-boot show --json$/);
});
