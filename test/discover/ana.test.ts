// SPDX-License-Identifier: LGPL-2.1-or-later
// Asymmetric Namespace Access: a port that is connected and does not serve is no connection of its subsystem.

import assert from "node:assert/strict";
import { test } from "node:test";
import { discover } from "../../src/discover/discover.ts";
import type { DiscoveryPath } from "../../src/plan/types.ts";
import { responders } from "../connect/mock-connection.ts";
import { putNamespace } from "../connect/mock-fabrics.ts";
import { Bench, identity, path } from "../connect/mock-machine.ts";
import { MockDiscovery, makeEntry } from "./mock-discovery.ts";

const discovery: DiscoveryPath = {
  id: "0-1-1",
  interface: path.interface,
  hostTraddr: "10.0.0.2",
  traddr: "10.0.0.1",
  trsvcid: "8009",
  nqn: "nqn.2014-08.org.nvmexpress.discovery",
  origin: { table: 0, structure: "Discovery", index: 1 },
};

/** Ports 4420, 4421 and so on of the boot subsystem, with these ANA states. */
function run(states: readonly string[], onSleep?: (bench: Bench) => void, ports = states.length) {
  const entries = Array.from({ length: ports }, (_, index) => makeEntry({ trsvcid: String(4420 + index) }));
  const served = entries.slice(0, states.length).map((_, index) => [`10.0.0.1:${4420 + index}`, responders.nvme]);
  const network = { "10.0.0.1:8009": new MockDiscovery(entries).respond, ...Object.fromEntries(served) };
  const bench: Bench = new Bench(network, { onSleep: () => onSleep?.(bench) });
  bench.fabrics.ana.push(...states);
  const outcome = discover(bench.host, discovery, identity, { ...bench.options, timeout: 300_000 });
  return { bench, outcome, told: bench.lines.filter((line) => line.includes("ANA")) };
}

test("an inaccessible port is waited for, and told once", () => {
  const { bench, outcome, told } = run(["inaccessible"], ({ host }) => {
    if (host.clock > 20_000) {
      putNamespace(host, "nvme0", 1, "optimized");
    }
  });
  assert.equal(outcome.exitCode, 0);
  assert(bench.host.clock > 20_000 && bench.host.clock < 22_000, `${bench.host.clock} ms`);
  assert.deepEqual(told, [
    "notice NBFT discovery 0-1-1: nqn.2024-01.org.example:boot: connected, but no port serves all of its namespaces (ANA)",
  ]);
  assert.equal(bench.fabrics.written.length, 1, "the connection stays");
});

test("a subsystem that is connected by inaccessible ports alone has no connection: the unit is to start again", () => {
  const { bench, outcome } = run(["inaccessible", "change"]);
  assert.deepEqual(outcome, { state: "gave up", exitCode: 1, controllers: ["nvme0", "nvme1"] });
  assert(bench.host.clock >= 299_000);
  assert.match(bench.lines.at(-1) ?? "", /a subsystem has no connection/);
});

test("another port that serves is enough, at once", () => {
  const { bench, outcome, told } = run(["inaccessible", "non-optimized"]);
  assert.deepEqual(outcome, { state: "connected", exitCode: 0, controllers: ["nvme0", "nvme1"] });
  assert.equal(bench.host.clock, 0);
  assert.deepEqual(told, []);
});

test("beside an inaccessible port, one that refuses is tried to the end, and the unit is to start again", () => {
  const { outcome } = run(["inaccessible"], undefined, 2);
  assert.equal(outcome.exitCode, 1);
});

test("beside a port that serves, one that refuses is no reason to start again", () => {
  assert.equal(run(["optimized"], undefined, 2).outcome.exitCode, 0);
});

test("the kernel finds namespaces a moment after it has connected", () => {
  const { bench, outcome } = run(["unseen"], ({ host }) => {
    if (host.clock >= 300) {
      putNamespace(host, "nvme0", 1, host.clock >= 5000 ? "optimized" : "inaccessible");
    }
  });
  assert.equal(outcome.exitCode, 0);
  assert(bench.host.clock >= 5000, `${bench.host.clock} ms`);
});

test("a subsystem without a namespace is connected all the same", () => {
  const { bench, outcome } = run(["unseen"]);
  assert.equal(outcome.exitCode, 0);
  assert(bench.host.clock <= 1100, `${bench.host.clock} ms`);
});
