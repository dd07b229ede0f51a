// SPDX-License-Identifier: LGPL-2.1-or-later
// S7 of the reports: each waiting path read every interface of the machine ten times a second, for as long as it waited.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { NetworkState } from "../../src/machine/network-state.ts";
import { connectPath } from "../connect/connect-path.ts";
import { responders } from "../connect/mock-connection.ts";
import { Bench, nic, path, plugIn } from "../connect/mock-machine.ts";
import type { MockMachine } from "../mock-host.ts";

const hour = 3_600_000;

/** A machine with two hundred other interfaces and without the path's own, and how often its interfaces were listed. */
function crowdedBench(machine: MockMachine): { readonly bench: Bench; scans(): number } {
  const others = Array.from({ length: 200 }, (_, index) => {
    const mac = `52:54:00:01:${(index >> 8).toString(16).padStart(2, "0")}:${(index & 255).toString(16).padStart(2, "0")}`;
    return nic(`veth${index}`, mac);
  });
  const bench = new Bench({ "10.0.0.1:4420": responders.nvme }, { ...machine, files: Object.assign({}, ...others) });
  for (const file of bench.host.list("/sys/class/net/eth0")) {
    bench.host.remove(file);
  }
  let scans = 0;
  const { readDirectory } = bench.host;
  bench.host.readDirectory = (folder) => {
    scans += folder === "/sys/class/net" ? 1 : 0;
    return readDirectory.call(bench.host, folder);
  };
  return { bench, scans: () => scans };
}

suite("a path without an interface", () => {
  test("looks for it when something has changed, and once a minute", () => {
    const { bench, scans } = crowdedBench({ networkChanges: [hour / 2] });
    assert.equal(connectPath(bench, { timeout: hour }).state, "gave up");
    assert.ok(scans() > 50 && scans() < 70, `${scans()} scans in an hour`);
  });

  test("sees it within a pause of its coming", () => {
    const at = 700_123;
    const { bench } = crowdedBench({
      networkChanges: [at],
      onSleep: (host) => {
        if (host.clock >= at) {
          plugIn(host, nic("eth0", path.interface.mac));
        }
      },
    });
    assert.equal(connectPath(bench, { timeout: hour }).state, "connected");
    assert.ok(bench.host.clock - at < 150, `${bench.host.clock - at} ms later`);
  });

  test("costs next to nothing where interfaces come and go all the time", () => {
    const minute = 60_000;
    const { bench, scans } = crowdedBench({
      networkChanges: Array.from({ length: (10 * minute) / 50 }, (_, index) => index * 50),
    });
    const { readDirectory } = bench.host;
    bench.host.readDirectory = (folder) => {
      // What a thousand interfaces take.
      bench.host.clock += folder === "/sys/class/net" ? 10 : 0;
      return readDirectory.call(bench.host, folder);
    };
    assert.equal(connectPath(bench, { timeout: 10 * minute }).state, "gave up");
    assert.ok(scans() <= 10 * 30 + 100, `${scans()} scans in ten minutes`);
  });

  test("regression: sees it at once where its first look took long, because other processes had the processor", () => {
    const { bench } = crowdedBench({
      networkChanges: [1500],
      onSleep: (host) => {
        if (host.clock >= 1500) {
          plugIn(host, nic("eth0", path.interface.mac));
        }
      },
    });
    const { readDirectory } = bench.host;
    bench.host.readDirectory = (folder) => {
      bench.host.clock += folder === "/sys/class/net" ? 700 : 0;
      return readDirectory.call(bench.host, folder);
    };
    assert.equal(connectPath(bench).state, "connected");
    assert.ok(bench.host.clock < 1500 + 700 + 300, `${bench.host.clock} ms`);
  });

  test("is looked for again and again where the kernel tells of no changes", () => {
    const { bench, scans } = crowdedBench({});
    assert.equal(connectPath(bench, { timeout: 20_000 }).state, "gave up");
    assert.ok(scans() > 150);
  });
});

test("each interface is read once, however many are asked for", () => {
  const { bench } = crowdedBench({ networkChanges: [] });
  let reads = 0;
  const { readFile } = bench.host;
  bench.host.readFile = (file, limit) => {
    const content = readFile.call(bench.host, file, limit);
    reads += file.endsWith("/address") ? 1 : 0;
    return content;
  };
  const keys = Array.from({ length: 50 }, (_, index) => ({ mac: `52:54:00:09:00:${index + 10}`, vlan: 0 }));
  new NetworkState(bench.host, keys).find(path.interface);
  assert.equal(reads, 200);
});

test("an interface that was found is not looked for until something changes", () => {
  const { bench, scans } = crowdedBench({ networkChanges: [1000] });
  plugIn(bench.host, nic("eth0", path.interface.mac));
  const network = new NetworkState(bench.host);
  assert.equal(network.find(path.interface), "eth0");
  assert.equal(network.find(path.interface), "eth0");
  assert.equal(scans(), 1);
  bench.host.sleep(2000);
  assert.equal(network.find(path.interface), "eth0");
  assert.equal(scans(), 2);
});
