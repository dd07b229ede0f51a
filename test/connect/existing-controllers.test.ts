// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeOptionString } from "../../src/connect/option-string.ts";
import { connectPath, optionString, there } from "./connect-path.ts";
import { responders } from "./mock-connection.ts";
import { putController } from "./mock-fabrics.ts";
import { Bench, identity, path } from "./mock-machine.ts";

test("upstream defect 8: EALREADY is success, and the controller that is there is marked", () => {
  const bench = new Bench(there);
  bench.fabrics.failures.push("EALREADY");
  const outcome = connectPath(bench);
  assert.deepEqual(outcome, { state: "already connected", exitCode: 0, controllers: [] });

  const raced = new Bench({
    "10.0.0.1:4420": (bytes) => {
      putController(raced.host, "nvme4", optionString);
      return responders.nvme(bytes);
    },
  });
  raced.fabrics.failures.push("EALREADY");
  assert.deepEqual(connectPath(raced), { state: "already connected", exitCode: 0, controllers: ["nvme4"] });
  assert.equal(raced.host.text("/run/nvme/registry/nvme4/owner"), "nbft\n");
});

test("a controller that somebody else has just made and owns is left to its owner", () => {
  const bench = new Bench(
    {
      "10.0.0.1:4420": (bytes) => {
        putController(bench.host, "nvme4", optionString);
        return responders.nvme(bytes);
      },
    },
    { files: { "/run/nvme/registry/nvme4/owner": "stas\n" } },
  );
  bench.fabrics.failures.push("EALREADY");
  assert.equal(connectPath(bench).exitCode, 0);
  assert.equal(bench.host.text("/run/nvme/registry/nvme4/owner"), "stas\n");
});

test("of two controllers of this path the live one counts", () => {
  const bench = new Bench();
  putController(bench.host, "nvme1", optionString, "connecting");
  putController(bench.host, "nvme2", optionString);
  assert.deepEqual(connectPath(bench).controllers, ["nvme2"]);
});

test("a live controller of this path is success at once, without a packet: the real root after the initramfs", () => {
  const bench = new Bench();
  putController(bench.host, "nvme3", optionString);
  assert.deepEqual(connectPath(bench), { state: "already connected", exitCode: 0, controllers: ["nvme3"] });
  assert.deepEqual(bench.attempts, []);
  assert.deepEqual(bench.fabrics.written, []);
  assert.equal(bench.host.text("/run/nvme/registry/nvme3/owner"), "nbft\n");
});

test("the owner of a controller that was there already is kept", () => {
  const bench = new Bench({}, { files: { "/run/nvme/registry/nvme3/owner": "stas\n" } });
  putController(bench.host, "nvme3", optionString);
  assert.equal(connectPath(bench).exitCode, 0);
  assert.equal(bench.host.text("/run/nvme/registry/nvme3/owner"), "stas\n");
});

test("what nvme-cli 2 connected without host_iface is this path where the source address is its own", () => {
  const bench = new Bench();
  putController(bench.host, "nvme0", optionString.replace("host_iface=eth0,", ""));
  assert.equal(connectPath(bench).state, "already connected");
  const bySource = new Bench();
  putController(bySource.host, "nvme0", optionString.replace("host_traddr=10.0.0.2,host_iface=eth0,", ""));
  assert.equal(connectPath(bySource).state, "already connected");
});

test("a controller at a link-local address is found again, with the scope that sysfs shows and without", () => {
  const target = { ...path, traddr: "fe80::1", hostTraddr: "fe80::2" };
  const options = makeOptionString({ target, identity, interfaceName: "eth0" });
  for (const given of [
    options,
    options.replace("%eth0,host_traddr=fe80::2%eth0", ""),
    options.replace("host_iface=eth0,", ""),
    options.replace("host_traddr=fe80::2%eth0,host_iface=eth0,", ""),
  ]) {
    const bench = new Bench();
    putController(bench.host, "nvme3", given);
    assert.equal(connectPath(bench, { timeout: 0 }, target).state, "already connected", given);
  }
  const elsewhere = new Bench();
  putController(elsewhere.host, "nvme3", options.replaceAll("eth0", "eth1"));
  assert.equal(connectPath(elsewhere, { timeout: 0 }, target).state, "gave up");
});

for (const [what, change] of [
  ["another subsystem", (options: string) => options.replace(":boot", ":data")],
  ["another port", (options: string) => options.replace("4420", "4421")],
  ["another target address", (options: string) => options.replace("traddr=10.0.0.1", "traddr=10.0.0.9")],
  ["another interface", (options: string) => options.replace("eth0", "eth1")],
  ["another source address", (options: string) => options.replace("host_traddr=10.0.0.2", "host_traddr=10.0.0.3")],
  ["another host (upstream defect 3)", (options: string) => options.replace(identity.nqn, "nqn.random")],
  ["another transport", (options: string) => options.replace("transport=tcp", "transport=rdma")],
] as const) {
  test(`a controller with ${what} is not this path's`, () => {
    const bench = new Bench(there);
    putController(bench.host, "nvme9", change(optionString));
    assert.equal(connectPath(bench).state, "connected");
    assert.equal(bench.fabrics.written.length, 1);
  });
}

test("a controller with no binding at all is not this path's where the kernel does not say from where it is connected", () => {
  const bench = new Bench(there);
  putController(bench.host, "nvme9", optionString.replace("host_traddr=10.0.0.2,host_iface=eth0,", ""));
  const shown = "/sys/class/nvme/nvme9/address";
  bench.host.put(shown, (bench.host.text(shown) ?? "").replace(",src_addr=10.0.0.2", ""));
  assert.equal(connectPath(bench).state, "connected");
  assert.equal(bench.fabrics.written.length, 1);
});

test("a controller that is being deleted is none, one that the kernel reconnects is waited for", () => {
  const deleting = new Bench(there);
  putController(deleting.host, "nvme9", optionString, "deleting (no IO)");
  assert.equal(connectPath(deleting).state, "connected");

  const reconnecting = new Bench(there, {
    onSleep: (host) => host.clock > 6000 && host.put("/sys/class/nvme/nvme9/state", "live\n"),
  });
  putController(reconnecting.host, "nvme9", optionString, "connecting");
  assert.deepEqual(connectPath(reconnecting), { state: "already connected", exitCode: 0, controllers: ["nvme9"] });
  assert.match(reconnecting.lines[0] ?? "", /nvme9 is there, but connecting/);
});
