// SPDX-License-Identifier: LGPL-2.1-or-later
// A path without HFI: any route serves.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { connect } from "../../src/connect/connect.ts";
import { discover } from "../../src/discover/discover.ts";
import { HostError } from "../../src/host/host.ts";
import { interfaceTo } from "../../src/machine/reverse-path.ts";
import type { Path } from "../../src/plan/types.ts";
import { MockDiscovery, makeEntry } from "../discover/mock-discovery.ts";
import { MockHost } from "../mock-host.ts";
import { there } from "./connect-path.ts";
import { responders } from "./mock-connection.ts";
import { putController } from "./mock-fabrics.ts";
import { Bench, identity, nic, path } from "./mock-machine.ts";

const { interface: _, hostTraddr: __, ...rest } = path;
const free: Path = { ...rest, id: "0-1-0" };
const routes =
  "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n" +
  "eth0\t0000000A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n";

const run = (bench: Bench, target: Path = free, options: object = {}) =>
  connect(bench.host, target, identity, { ...bench.options, ...options });

suite("a path without HFI", () => {
  test("is connected without host_traddr and host_iface, and tells by which route", () => {
    const bench = new Bench(there, { files: { "/proc/self/net/route": routes } });
    assert.equal(run(bench).state, "connected");
    assert.deepEqual(Object.keys(bench.attempts[0] ?? {}).sort(), ["address", "port", "timeout"]);
    assert.doesNotMatch(bench.fabrics.written[0] ?? "", /host_traddr|host_iface/);
    assert.match(bench.fabrics.written[0] ?? "", /ctrl_loss_tmo=-1/);
    assert.match(bench.lines.join("\n"), /connected as nvme0: .* at 10\.0\.0\.1:4420 through eth0$/m);
  });

  test("waits for a route", () => {
    let now = 0;
    const bench = new Bench(there, {
      connectTcp: (options, host) => {
        now = host.now();
        if (now < 20_000) {
          throw new HostError("connect", options.address, "ENETUNREACH");
        }
        throw new HostError("connect", options.address, "ECONNREFUSED");
      },
    });
    assert.equal(run(bench, free, { timeout: 21_000 }).state, "gave up");
    assert.match(bench.lines.join("\n"), /NBFT path 0-1-0: no route to 10\.0\.0\.1, attempt \d+: does ip= /);
    assert.match(bench.lines.at(-1) ?? "", /connection refused by 10\.0\.0\.1:4420/);
  });

  test("has one connection: what others have made of it is kept, whatever it is bound to", () => {
    const ends = ["", "host_iface=eth0,", "host_traddr=10.0.0.2,", "ctrl_loss_tmo=600,"];
    for (const more of ends) {
      const bench = new Bench(there);
      const options = `nqn=${path.subsysNqn},transport=tcp,traddr=10.0.0.1,${more}trsvcid=4420,hostnqn=${identity.nqn}`;
      putController(bench.host, "nvme5", options);
      const { state, controllers } = run(bench);
      assert.deepEqual([state, controllers, bench.fabrics.written], ["already connected", ["nvme5"], []], more);
    }
  });

  test("that stays on an interface waits for it, and is bound to it", () => {
    const bench = new Bench(there, {
      onSleep: (host) => {
        if (host.clock > 10_000 && !host.exists("/sys/class/net/eth1")) {
          for (const [file, text] of Object.entries(nic("eth1", "52:54:00:00:00:09"))) {
            host.put(file, text);
          }
        }
      },
    });
    assert.equal(run(bench, { ...free, hostIface: "eth1", hostTraddr: "10.0.0.2" }).state, "connected");
    assert.match(bench.lines.join("\n"), /no interface eth1/);
    assert.deepEqual(bench.attempts[0]?.interfaceName, "eth1");
    assert.match(bench.fabrics.written[0] ?? "", /host_traddr=10\.0\.0\.2,host_iface=eth1/);
  });
});

test("a discovery without HFI connects what it finds in either family", () => {
  const log = new MockDiscovery([
    makeEntry({ nqn: path.subsysNqn }),
    makeEntry({ nqn: path.subsysNqn, traddr: "2001:db8::1" }),
  ]);
  const bench = new Bench({
    "10.0.0.1:8009": log.respond,
    "10.0.0.1:4420": responders.nvme,
    "2001:db8::1:4420": responders.nvme,
  });
  const { headerDigest: _h, dataDigest: _d, subsysNqn: nqn, namespaces: _n, unavailable: _u, origins, ...at } = free;
  const origin = { ...origins[0], structure: "Discovery" } as const;
  const found = { ...at, trsvcid: "8009", nqn, origin };
  assert.equal(discover(bench.host, found, identity, { ...bench.options, timeout: 5000 }).state, "connected");
  assert.equal(bench.fabrics.written.length, 2);
  assert.doesNotMatch(bench.fabrics.written.join("\n"), /host_iface/);
});

suite("interfaceTo()", () => {
  const host = new MockHost({
    files: {
      "/proc/self/net/route": routes + routes.split("\n")[1]?.replace("eth0", "eth1").replace("\t100\t", "\t50\t"),
      "/proc/self/net/ipv6_route": [
        "20010db8000000000000000000000000 20 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0",
        "00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth2",
        "00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo",
        "",
      ].join("\n"),
    },
  });

  test("takes the least metric", () => {
    assert.equal(interfaceTo(host, "10.0.0.9"), "eth1");
    assert.equal(interfaceTo(host, "192.0.2.1"), undefined);
  });

  test("takes the longest prefix of IPv6", () => {
    assert.equal(interfaceTo(host, "2001:db8::1"), "eth0");
    assert.equal(interfaceTo(host, "2001:db9::1"), "eth2");
  });
});
