// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot by itself, as an initramfs has it, and beside nbft-boot-tools.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { top } from "../../tools/top.ts";
import { bytesOf, fixture } from "./run-command.ts";

const built = join(top, "dist/nbft-boot");
const folder = mkdtempSync(join(tmpdir(), "nbft-boot-alone-"));
after(() => rmSync(folder, { recursive: true }));

suite("nbft-boot without nbft-boot-tools", { skip: !existsSync(built) && "run npm run build first" }, () => {
  const program = join(folder, "nbft-boot");
  const run = (...args: readonly string[]) => {
    copyFileSync(built, program);
    return spawnSync(program, args, { encoding: "utf8", env: { PATH: join(top, "dist") } });
  };

  test("does what is typed plainly", () => {
    const table = join(folder, "NBFT");
    writeFileSync(table, bytesOf("multipath"));
    assert.equal(run("plan", "--json", table).status, 0);
  });

  test("lists its commands, and says where the others are", () => {
    const { status, stdout } = run("--help");
    assert.equal(status, 0);
    assert.match(stdout, /^ {2}connect {3,}\S/m);
    assert.match(stdout, /nbft-boot-tools/);
  });

  test("takes no other program of $PATH for its tools", () => {
    const { status, stderr } = run("encode", "--help");
    assert.equal(status, 2);
    assert.equal(
      stderr,
      'nbft-boot: no command "encode" here; see nbft-boot --help, nbft-boot(1), or install nbft-boot-tools\n',
    );
  });

  test("reads what a boot reads, and says of other sources which package does", () => {
    const plan = run("plan", "--json", "rd.nvmf.connect=tcp,192.0.2.9,nqn.2024-05.org.example:root");
    assert.equal(plan.status, 0, plan.stderr);
    assert.match(plan.stdout, /"traddr": "192\.0\.2\.9"/);
    const yaml = join(folder, "netplan.yaml");
    writeFileSync(yaml, "network: {version: 2, ethernets: {a: {dhcp4: true}}}\n");
    for (const [source, why] of [
      [[yaml], "in none of the formats that are known here"],
      [[fixture("multipath")], "multipath.json: a table in JSON: install nbft-boot-tools, which reads it"],
      [["--from=netplan", yaml], "--from=netplan: install nbft-boot-tools"],
      [["ip=dhcp"], "ip=dhcp: install nbft-boot-tools, which knows options of the network"],
      [["system"], "system: install nbft-boot-tools, which can read a running machine"],
    ] as const) {
      const { status, stdout, stderr } = run("show", ...source);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.ok(stderr.includes(why) && stderr.includes("install nbft-boot-tools"), stderr);
      assert.match(stderr, /^nbft-boot: [^\n]*\n$/);
    }
  });

  test("hands a source to nbft-boot-tools that it does not know, and a pipe before it is read", () => {
    const tools = join(folder, "nbft-boot-tools");
    copyFileSync(join(top, "dist/nbft-boot-tools"), tools);
    const yaml = "network: {version: 2, ethernets: {a: {match: {macaddress: '52:54:00:09:00:00'}, dhcp4: true}}}\n";
    const file = join(folder, "a.yaml");
    writeFileSync(file, yaml);
    assert.match(run("show", file).stdout, /52:54:00:09:00:00/);
    assert.equal(run("show", fixture("multipath")).status, 0);
    const piped = spawnSync("sh", ["-c", 'cat "$1" | "$0" show /dev/stdin', program, file], { encoding: "utf8" });
    assert.match(piped.stdout, /52:54:00:09:00:00/, piped.stderr);
    const named = 'mkfifo "$2.fifo" && { cat "$1" >"$2.fifo" & } && exec "$0" show "$2.fifo"';
    const fifo = spawnSync("sh", ["-c", named, program, file, join(folder, "any")], {
      encoding: "utf8",
      timeout: 20_000,
    });
    assert.match(fifo.stdout, /52:54:00:09:00:00/, fifo.stderr);
    rmSync(tools);
  });

  test("says of what it does not understand that it is wrong usage", () => {
    const { status, stderr } = run("show", "--jsno");
    assert.equal(status, 2);
    assert.match(stderr, /^nbft-boot: show: its arguments are not understood; see /);
  });

  test("becomes nbft-boot-tools where that is beside it, with all arguments and its exit status", () => {
    const tools = join(folder, "nbft-boot-tools");
    writeFileSync(tools, '#!/bin/sh\nprintf "%s|" "$$" "$@"\nexit 3\n');
    chmodSync(tools, 0o755);
    const { status, stdout, pid } = run("show", "a b", "--jsno", "");
    assert.equal(status, 3);
    assert.equal(stdout, `${pid}|show|a b|--jsno||`);
    rmSync(tools);
  });
});
