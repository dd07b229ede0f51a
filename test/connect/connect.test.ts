// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { connectPath, optionString, there } from "./connect-path.ts";
import { Bench, path } from "./mock-machine.ts";

test("a path whose target answers is connected and marked as owned", () => {
  const bench = new Bench(there);
  assert.deepEqual(connectPath(bench), { state: "connected", exitCode: 0, controllers: ["nvme0"] });
  assert.deepEqual(bench.fabrics.written, [optionString]);
  assert.equal(bench.host.text("/run/nvme/registry/nvme0/owner"), "nbft\n");
  assert.equal(bench.host.text("/run/nvme/registry/nvme0/seqnum"), "4711\n");
  assert.deepEqual(bench.host.list("/run/nvme"), ["/run/nvme/registry/nvme0/owner", "/run/nvme/registry/nvme0/seqnum"]);
  assert.deepEqual(bench.lines, [
    "info NBFT path 0-1-2: connected as nvme0: nqn.2024-01.org.example:boot at 10.0.0.1:4420 through eth0",
  ]);
  assert.equal(bench.host.clock, 0);
});

test("the entry of a former controller with the same number is replaced", () => {
  const bench = new Bench(there, {
    files: { "/run/nvme/registry/nvme0/owner": "stas\n", "/run/nvme/registry/nvme0/private": "x\n" },
  });
  connectPath(bench);
  assert.deepEqual(bench.host.list("/run/nvme"), ["/run/nvme/registry/nvme0/owner", "/run/nvme/registry/nvme0/seqnum"]);
  assert.equal(bench.host.text("/run/nvme/registry/nvme0/owner"), "nbft\n");
});

test("a registry that cannot be written is said, and is no failure", () => {
  const bench = new Bench(there);
  bench.host.failures.set("/run/nvme/registry/.nvme0.nbft-boot.new", "EROFS");
  assert.equal(connectPath(bench).exitCode, 0);
  assert.match(bench.lines[1] ?? "", /^warning NBFT path 0-1-2: not marked .* EROFS/);
});

test("a kernel that does not tell the controller's name: it is found in sysfs", () => {
  const bench = new Bench(there);
  bench.fabrics.tells = false;
  assert.deepEqual(connectPath(bench).controllers, ["nvme0"]);
});

test("a device that cannot be opened: not for this user, or not yet", () => {
  const denied = new Bench(there);
  denied.fabrics.openFailure = "EACCES";
  assert.equal(connectPath(denied).state, "refused");
  assert.match(denied.lines[0] ?? "", /not permitted to open \/dev\/nvme-fabrics \(EACCES\): run as root/);

  const early = new Bench(there, {
    onSleep: () => {
      early.fabrics.openFailure = undefined;
    },
  });
  early.fabrics.openFailure = "ENXIO";
  assert.equal(connectPath(early).state, "connected");
});

test("a kernel that lists no options (before 5.17) gets no host_iface, which it might not know", () => {
  const bench = new Bench(there);
  bench.fabrics.known = "EINVAL";
  assert.equal(connectPath(bench).state, "connected");
  assert.equal(bench.fabrics.written[0], optionString.replace("host_iface=eth0,", ""));
});

test("attack: a comma in an NQN connects nothing, whatever decoded it", () => {
  const bench = new Bench(there);
  const outcome = connectPath(bench, {}, { ...path, subsysNqn: "nqn.x,host_iface=eth1" });
  assert.deepEqual(outcome, { state: "refused", exitCode: 1, controllers: [] });
  assert.deepEqual(bench.fabrics.written, []);
});
