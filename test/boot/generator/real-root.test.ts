// SPDX-License-Identifier: LGPL-2.1-or-later
// What the generator adds to a path's unit in the real root: what the program needs there, and what must never be added.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { makeUnitTree } from "../../../src/boot/generator/unit-tree.ts";
import { findInterface } from "../../../src/machine/interfaces.ts";
import { connectPath, there } from "../../connect/connect-path.ts";
import { Bench, path } from "../../connect/mock-machine.ts";
import { inProcess, runBoot } from "../../golden/run-boot.ts";
import { plan } from "../../plan/make-plan.ts";
import { hfi, ssns, table } from "../../plan/tables.ts";

const dropIn = runBoot("09-real-root-goes-on", inProcess)["units/nbft-boot-connect@.service.d/50-real-root.conf"] ?? "";

const oneCard = makeUnitTree(plan(table({ hfi: [hfi(1)], ssns: [ssns(1)] })), {
  stage: "real root",
  connects: true,
  parameters: [],
  storage: { image: [], realRoot: [], isRootMounted: true },
  network: { wanted: [], masked: [] },
}).get("nbft-boot-connect@.service.d/50-real-root.conf");
const ofOneCard = oneCard !== undefined && "text" in oneCard ? oneCard.text : "";

/** What it says under a key, line by line. */
const values = (key: string, text = dropIn): readonly string[] =>
  [...text.matchAll(new RegExp(`^${key}=(.*)$`, "gm"))].map(([, value]) => value ?? "");

suite("a path's unit in the real root", () => {
  test("may write two folders, which is all that a connection writes, and which outlive it: nvme-cli and status read them", () => {
    const bench = new Bench(there, { files: { "/run/nbft-boot/hostnqn": "" } });
    const before = new Set(bench.host.list());
    assert.equal(connectPath(bench).state, "connected");
    const written = bench.host.list().filter((file) => !before.has(file) && !file.startsWith("/sys/class/nvme/"));
    assert.ok(written.length > 0);
    const folders = values("RuntimeDirectory").flatMap((line) => line.split(" "));
    assert.deepEqual(
      written.filter((file) => !folders.some((folder) => file.startsWith(`/run/${folder}/`))),
      [],
    );
    assert.deepEqual(values("ProtectSystem"), ["strict"]);
    assert.deepEqual(values("RuntimeDirectoryPreserve"), ["yes"]);
  });

  test("waits for no file system: one of them may be behind this very path", () => {
    // PrivateTmp= is After=systemd-tmpfiles-setup.service, the folders are below /var (systemd.exec(5), implicit dependencies).
    assert.doesNotMatch(dropIn, /^(PrivateTmp|(State|Cache|Logs)Directory|RootImage)=/m);
    assert.match(dropIn, /^\[Unit\]\nDescription=Trying NBFT path %i\n\n\[Service\]$/m, "no word of an order");
  });

  test("has the kernel connect by the machine's network, through the one device that it needs", () => {
    assert.doesNotMatch(dropIn, /^PrivateNetwork=/m, "the connection is made in the caller's network namespace");
    assert.doesNotMatch(dropIn, /^PrivateDevices=/m, "it hides the device");
    assert.deepEqual(values("DeviceAllow"), [], "a device that is named has to be there when the service starts");
  });

  test("reads nothing of /proc but what is its own: a VLAN is found", () => {
    const bench = new Bench(there, {
      files: { "/proc/self/net/vlan/config": "storage | 5 | eth0\n" },
      environment: { JOURNAL_STREAM: "8:1" },
    });
    const { readFile } = bench.host;
    const read: string[] = [];
    bench.host.readFile = (name, limit) => {
      read.push(name);
      return readFile.call(bench.host, name, limit);
    };
    assert.equal(connectPath(bench).state, "connected");
    assert.equal(findInterface(bench.host, { ...path.interface, vlan: 5 }), "storage");
    const proc = read.filter((name) => name.startsWith("/proc/"));
    assert.ok(proc.length > 0);
    assert.deepEqual(
      proc.filter((name) => !name.startsWith("/proc/self/")),
      [],
    );
  });

  test("changes of the kernel's settings only which program loads modules, and those that keep several cards apart", () => {
    const always = [
      "-/sys/devices/virtual/nvme-fabrics -/sys/devices/virtual/nvme-subsystem",
      "-/proc/sys/kernel/modprobe",
    ];
    assert.deepEqual(values("ReadWritePaths"), [...always, "-/proc/sys/net/ipv4/conf"]);
    assert.deepEqual(values("ProcSubset"), [], "it would hide them");
    assert.deepEqual(values("ProtectKernelTunables"), ["yes"]);
    assert.deepEqual(values("ReadWritePaths", ofOneCard), always);
  });
});
