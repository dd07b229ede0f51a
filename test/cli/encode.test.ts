// SPDX-License-Identifier: LGPL-2.1-or-later
// Where nbft-boot encode writes.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { encode as encodeCommand } from "../../src/cli/commands/encode.ts";
import { MockHost } from "../mock-host.ts";
import {
  both,
  bytesOf,
  type Engine,
  engines,
  fixture,
  makeMachine,
  native,
  runCommand,
  type Said,
} from "./run-command.ts";

suite("encode", () => {
  for (const engine of Object.keys(engines) as Engine[]) {
    test(`writes the table whole, by ${engine}`, (t) => {
      const output = join(makeMachine(t, { "folder/file": "" }), "NBFT");
      assert.deepEqual(runCommand(engine, ["encode", fixture("everything"), "--output", output]), {
        status: 0,
        stdout: "",
        stderr: "",
      });
      assert.deepEqual(new Uint8Array(readFileSync(output)), bytesOf("everything"));
    });
  }

  const encoding = (engine: Engine, output: string, shell: string): Said => {
    const words = [shell, engines[engine], fixture("everything"), output];
    const { status, stdout, stderr } = spawnSync("sh", ["-c", ...words], { encoding: "latin1", timeout: 30_000 });
    return { status, stdout, stderr };
  };
  const table = Buffer.from(bytesOf("everything")).toString("latin1");
  for (const engine of Object.keys(engines) as Engine[]) {
    test(`--output - is standard output and no file of that name, by ${engine}`, () => {
      assert.deepEqual(encoding(engine, "-", '"$0" encode "$1" -o "$2" | cat'), {
        status: 0,
        stdout: table,
        stderr: "",
      });
      assert.ok(!existsSync("-"));
    });

    test(`into a pipe, which stays one, by ${engine}`, (t) => {
      const pipe = join(makeMachine(t, { "folder/file": "" }), "pipe");
      const line = 'mkfifo "$2" && { "$0" encode "$1" -o "$2" & } && cat "$2" && wait $! && test -p "$2"';
      assert.deepEqual(encoding(engine, pipe, line), { status: 0, stdout: table, stderr: "" });
    });
  }

  // Not the programs: where this is broken, root's own /dev/stdout must not be what breaks.
  test("--output /dev/stdout is standard output too", () => {
    const host = new MockHost({ files: { "/table.json": readFileSync(fixture("everything")) } });
    assert.equal(encodeCommand.run(host, { source: ["/table.json"], output: "/dev/stdout" }), 0);
    assert.equal(host.out, table);
    assert.deepEqual(host.list(), ["/table.json"]);
  });

  test("a terminal is refused: a table is binary", () => {
    const terminal = new (class extends MockHost {
      override isTerminal(): boolean {
        return true;
      }
    })();
    assert.throws(
      () => encodeCommand.run(terminal, { source: ["table.json"], output: "-" }),
      /terminal: name a file, or pipe it/,
    );
    assert.equal(terminal.out, "");
  });

  test("regression: --require has every boot demand it, of a table and of other sources, where nothing did", (t) => {
    const conf =
      "[Host]\nhostnqn = nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01\n" +
      "[Subsystem]\nnqn = nqn.2024-05.org.example:root\ncontroller = transport=tcp;traddr=192.0.2.10\n";
    const root = makeMachine(t, { "nvme-fabrics.conf": conf });
    const made = join(root, "NBFT");
    const network = ["ip=storage:dhcp", "ifname=storage:52:54:00:09:00:00"];
    for (const source of [[join(root, "nvme-fabrics.conf"), ...network], [fixture("multipath")], [made]]) {
      const { status, stderr } = both("encode", ...source, "--require=authentication,tls", "--output", made);
      assert.deepEqual([status, stderr], [0, ""]);
      const paths = native("plan", made)
        .stdout.split("\n")
        .filter((line) => / {2}\d-\d-\d /.test(line));
      assert.ok(paths.length > 0 && paths.every((line) => line.endsWith("authentication required, TLS required")));
    }
    const wrong = both("encode", fixture("multipath"), "--require=TLS", "--output", join(root, "none"));
    assert.deepEqual([wrong.status, existsSync(join(root, "none"))], [2, false]);
    assert.match(wrong.stderr, /Choices: "authentication", "tls", "authentication,tls"/);
  });

  test("a wrong value is named by its place, and nothing is written", (t) => {
    const table = {
      host: { nqn: "nqn.2024-05.org.example:host" },
      hfi: [{ mac: "52:54:00:00:00:01" }, { mac: "52:54:00:00:00:02", vlan: 5000 }],
    };
    const root = makeMachine(t, { "table.json": JSON.stringify(table) });
    const { status, stderr } = both("encode", join(root, "table.json"), "--output", join(root, "NBFT"));
    assert.equal(status, 2);
    assert.match(stderr, /table\.json: hfi\[1\]\.vlan: 5000 is more than 4094\n$/);
    assert.ok(!existsSync(join(root, "NBFT")));
  });

  test("a folder that cannot be written is a failure, not a usage error", (t) => {
    const root = makeMachine(t, {});
    const { status, stderr } = both("encode", fixture("minimal"), "--output", join(root, "no/such/folder/NBFT"));
    assert.equal(status, 1);
    assert.match(stderr, /^nbft-boot: [^\n]*ENOENT[^\n]*\n$/);
  });
});

test("what knows no path becomes no table, which is no fault unless a file is there that would be taken for it", (t) => {
  const folder = makeMachine(t, {
    "curtin.yaml": "storage: {version: 1, config: [{id: a, type: disk, path: /dev/sda}]}\n",
  });
  const output = join(folder, "NBFT");
  for (const source of [
    join(folder, "curtin.yaml"),
    "rd.nvmf.hostnqn=nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01",
  ]) {
    const { status, stdout, stderr } = both("encode", source, "-o", output);
    assert.deepEqual([status, stdout, existsSync(output)], [0, "", false], stderr);
    assert.match(stderr, /^nbft-boot: [^\n]*nothing to connect[^\n]*\n$/);
    const old = join(folder, "old");
    writeFileSync(old, "old");
    const kept = both("encode", source, "-o", old);
    assert.deepEqual([kept.status, readFileSync(old, "utf8")], [1, "old"]);
    assert.match(kept.stderr, /^nbft-boot: [^\n]*old: is not this: [^\n]*left as it was$/m);
  }
});
