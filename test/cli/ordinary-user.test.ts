// SPDX-License-Identifier: LGPL-2.1-or-later
// Firmware's tables are root's. Whoever is not root is told so, in each command, and nothing else.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { connectById } from "../../src/connect/connect-by-id.ts";
import { HostError } from "../../src/host/host.ts";
import { Unavailable } from "../../tools/program.ts";
import { MockHost } from "../mock-host.ts";
import { whereAvailable } from "../where-available.ts";
import { bytesOf, engines, makeMachine, tablePath } from "./run-command.ts";

const words = `/${tablePath}: only root may read NBFT (try sudo)`;

suite("who may not read the table is told who may", () => {
  for (const [command, stdout, stderr] of [
    ["show", "", `nbft-boot: ${words}\n`],
    ["check", `refused  ${words}\n1 table cannot be read\n`, ""],
    ["plan", "", `nbft-boot: ${words}\n`],
    [
      "status",
      "nbft-boot stands back: this boot did not use the NBFT\nno usable path: see nbft-boot check\n",
      `nbft-boot: ${words}\n`,
    ],
    ["connect 0-1-1", "", `${words}; see nbft-boot plan\n`],
  ] as const) {
    test(
      command,
      whereAvailable((t) => {
        if (process.getuid?.() !== 0) {
          throw new Unavailable("only root can be somebody else");
        }
        const root = makeMachine(t, { [tablePath]: bytesOf("static-ipv4") });
        const folder = mkdtempSync(join(tmpdir(), "nbft-boot-user-"));
        t.after(() => rmSync(folder, { recursive: true }));
        const program = join(folder, "nbft-boot");
        copyFileSync(engines.native, program);
        chmodSync(folder, 0o755);
        chmodSync(root, 0o755);
        chmodSync(join(root, tablePath), 0o400);
        const said = spawnSync(program, [...command.split(" "), "--root", root], {
          encoding: "utf8",
          uid: 65534,
          gid: 65534,
        });
        assert.deepEqual([said.status, said.stdout, said.stderr], [2, stdout, stderr]);
      }),
    );
  }

  test("connect, on a machine in memory", () => {
    const host = new MockHost({ files: { [`/${tablePath}`]: bytesOf("static-ipv4") } });
    host.readFile = (path) => {
      throw new HostError("read", path, "EACCES");
    };
    assert.equal(connectById(host, "0-1-1", { timeout: 0, dryRun: false }), 2);
    assert.equal(host.err, `${words}; see nbft-boot plan\n`);
  });
});
