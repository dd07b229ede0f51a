// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { secrets } from "../secrets/secrets.ts";
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

test("regression: --dry-run says of an encrypted secret who can read it, and of one that he may not see what to do", () => {
  const encrypted = "/run/credentials/@encrypted/nbft-boot.dhchap-secret";
  const required = { ...path, security: { authentication: "required" } } as const;
  const bench = new Bench();
  bench.host.put(encrypted, "x");
  assert.equal(connectPath(bench, { dryRun: true }, required).exitCode, 1);
  const denied = new Bench();
  denied.host.put("/etc/nbft-boot/secrets/nbft-boot.dhchap-secret", secrets.short);
  denied.host.unreadable.add("/etc/nbft-boot/secrets");
  assert.equal(connectPath(denied, { dryRun: true }, required).exitCode, 1);
  const begin = "error NBFT path 0-1-2: not connected without authentication:";
  assert.deepEqual(
    [...bench.lines, ...denied.lines],
    [
      `${begin} nbft-boot.dhchap-secret is encrypted: only nbft-boot-connect@.service can read it`,
      `${begin} /etc/nbft-boot/secrets cannot be read (EACCES): run as root`,
    ],
  );
  const plain = new Bench();
  plain.host.put(encrypted, "x");
  assert.equal(connectPath(plain, { dryRun: true }).exitCode, 0, "a path without profile does not get it");
});

test("--dry-run of a path with a comma in it", () => {
  const bench = new Bench();
  assert.equal(connectPath(bench, { dryRun: true }, { ...path, traddr: "10.0.0.1,nqn=x" }).exitCode, 1);
  assert.equal(bench.host.out, "");
});
