// SPDX-License-Identifier: LGPL-2.1-or-later
// The process of one path among those that one service has: what the unit of a single path does for it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { unreachableStatus, type Work, workOn } from "../../src/connect/work-on.ts";
import type { MockMachine } from "../mock-host.ts";
import { there } from "./connect-path.ts";
import { type Network, responders } from "./mock-connection.ts";
import { Bench, identity, path } from "./mock-machine.ts";

class End extends Error {}

const shared = { paths: [path], identity, apart: [], quiet: false, unit: "nbft-boot-connect@all" };

function work(machine: MockMachine, how: Partial<Work> = {}, network: Network = there) {
  const bench = new Bench(network, machine);
  const status = () =>
    workOn(bench.host, path, shared, { isTold: true, keeps: false, timeout: Number.POSITIVE_INFINITY, ...how });
  return { bench, host: bench.host, status };
}

const until = (end: number): MockMachine => ({
  onSleep: (host) => {
    if (host.clock >= end) {
      throw new End();
    }
  },
});

test("it ends once the path is connected, and the kernel would end it where a write does not return", () => {
  const { host, status } = work({});
  assert.equal(status(), 0);
  assert.equal(host.silence, 1_800_000);
  assert.equal(host.staysInMemory, false);
});

test("it stays in memory where it keeps the connection, and waits only then", () => {
  const { host, status } = work(until(60_000), { keeps: true });
  status();
  assert.equal(host.staysInMemory, true);
  assert.ok(host.clock >= 60_000);
});

test("what is refused is not tried again at once", () => {
  const { bench, host, status } = work({});
  bench.fabrics.failures.push("EACCES");
  assert.equal(status(), 1);
  assert.ok(host.clock >= 30_000, `${host.clock}`);
});

test("regression: by hand it says why it gives up, and what is refused does not keep it longer than the time it has", () => {
  const { host, status } = work({}, { timeout: 5000, isTold: false }, { "10.0.0.1:4420": "ECONNREFUSED" });
  assert.equal(status(), 1);
  assert.match(host.err, /gave up after 5 s: connection refused/);
  const refused = work({}, { timeout: 5000 });
  refused.bench.fabrics.failures.push("EACCES");
  assert.equal(refused.status(), 1);
  assert.ok(refused.host.clock < 6000, `${refused.host.clock}`);
});

test("of many that wait each says what it waits for in its record alone", () => {
  const { host, status } = work(
    { ...until(60_000), files: { "/run/nbft-boot/hostnqn": "" } },
    { isTold: false },
    { "10.0.0.1:4420": "ECONNREFUSED" },
  );
  assert.equal(status(), 1);
  assert.doesNotMatch(host.err, /attempt/);
  assert.match(host.text(`/run/nbft-boot/attempts/connect-${path.id}`) ?? "", /refused/);
});

test("one of many ends where nothing has answered for half a minute, and its record says what it waits for", () => {
  const files = { "/run/nbft-boot/hostnqn": "" };
  const how = { isTold: false, unreachableTimeout: 30_000 };
  const refused = work({ files }, how, { "10.0.0.1:4420": "ECONNREFUSED" });
  assert.equal(refused.status(), unreachableStatus);
  assert.ok(refused.host.clock >= 30_000 && refused.host.clock < 35_000, `${refused.host.clock}`);
  assert.match(refused.host.text(`/run/nbft-boot/attempts/connect-${path.id}`) ?? "", /"waiting".*refused/);
  const mute = work(until(100_000), how, { "10.0.0.1:4420": responders.silent });
  assert.equal(mute.status(), 1, "who accepts and says nothing would be asked in vain");
});

test("a mistake in it is told, and ends it alone", () => {
  const { host, status } = work({
    openDevice: () => {
      throw new TypeError("a\nb");
    },
  });
  assert.equal(status(), 1);
  assert.match(host.err, /^(<\d>)?NBFT path 0-1-2: internal error: TypeError: a b\n$/m);
});
