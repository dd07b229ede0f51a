// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { connectPath, optionString } from "./connect-path.ts";
import { Bench, dhcpPath, path } from "./mock-machine.ts";

test("--dry-run prints the string and touches nothing", () => {
  const bench = new Bench();
  assert.deepEqual(connectPath(bench, { dryRun: true }), { state: "dry run", exitCode: 0, controllers: [] });
  assert.equal(bench.host.out, `${optionString}\n`);
  assert.deepEqual([bench.attempts, bench.fabrics.written, bench.lines], [[], [], []]);
});

test("--dry-run without the interface and without the kernel's module", () => {
  const bench = new Bench();
  bench.fabrics.openFailure = "ENOENT";
  const elsewhere = { ...dhcpPath, interface: { mac: "52:54:00:00:00:99", vlan: 5 } };
  assert.equal(connectPath(bench, { dryRun: true }, elsewhere).exitCode, 0);
  assert.equal(bench.host.out, `${optionString.replace("host_traddr=10.0.0.2,host_iface=eth0,", "")}\n`);
  assert.deepEqual(bench.lines, [
    "warning NBFT path 0-1-2: no interface 52:54:00:00:00:99, VLAN 5: host_iface is left out",
  ]);
});

test("--dry-run of a path with a comma in it", () => {
  const bench = new Bench();
  assert.equal(connectPath(bench, { dryRun: true }, { ...path, traddr: "10.0.0.1,nqn=x" }).exitCode, 1);
  assert.equal(bench.host.out, "");
});
