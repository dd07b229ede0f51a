// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { discover } from "../../src/discover/discover.ts";
import type { DiscoveryPath } from "../../src/plan/types.ts";
import { type Network, responders, SlowConnection } from "../connect/mock-connection.ts";
import { Bench, identity, path } from "../connect/mock-machine.ts";
import { MockDiscovery, makeEntry, makeReferral } from "./mock-discovery.ts";

const discovery: DiscoveryPath = {
  id: "0-1-1",
  interface: path.interface,
  hostTraddr: "10.0.0.2",
  traddr: "10.0.0.1",
  trsvcid: "8009",
  nqn: "nqn.2014-08.org.nvmexpress.discovery",
  origin: { table: 0, structure: "Discovery", index: 1 },
};
const boot = "nqn.2024-01.org.example:boot";
const data = "nqn.2024-01.org.example:data";

function run(network: Network, options: object = {}, from = discovery) {
  const bench = new Bench(network);
  return { bench, outcome: discover(bench.host, from, identity, { ...bench.options, ...options }) };
}

const texts = (bench: Bench) => bench.lines.map((line) => line.replace("NBFT discovery 0-1-1: ", ""));

test("every subsystem port in the log is connected", () => {
  const log = new MockDiscovery([makeEntry({ nqn: boot }), makeEntry({ nqn: data, trsvcid: "4421" })]);
  const { bench, outcome } = run({
    "10.0.0.1:8009": log.respond,
    "10.0.0.1:4420": responders.nvme,
    "10.0.0.1:4421": responders.nvme,
  });
  assert.deepEqual(outcome, { state: "connected", exitCode: 0, controllers: ["nvme0", "nvme1"] });
  assert.deepEqual(texts(bench), [
    `info connected as nvme0: ${boot} at 10.0.0.1:4420 through eth0`,
    `info connected as nvme1: ${data} at 10.0.0.1:4421 through eth0`,
  ]);
  assert.equal(bench.host.text("/run/nvme/registry/nvme1/owner"), "nbft\n");
});

test("upstream defect 4: what discovery finds keeps host_traddr and host_iface", () => {
  const network = { "10.0.0.1:8009": new MockDiscovery([makeEntry({})]).respond, "10.0.0.1:4420": responders.nvme };
  const { bench } = run(network);
  assert.match(
    bench.fabrics.written[0] ?? "",
    /traddr=10\.0\.0\.1,host_traddr=10\.0\.0\.2,host_iface=eth0,trsvcid=4420/,
  );
  assert(
    bench.attempts.every(({ interfaceName, localAddress }) => interfaceName === "eth0" && localAddress === "10.0.0.2"),
  );
  const { hostTraddr: _, ...byDhcp } = discovery;
  const dhcp = run({ ...network, "10.0.0.1:8009": new MockDiscovery([makeEntry({})]).respond }, {}, byDhcp);
  assert.match(dhcp.bench.fabrics.written[0] ?? "", /traddr=10\.0\.0\.1,host_iface=eth0,/);
  assert.doesNotMatch(dhcp.bench.fabrics.written[0] ?? "", /host_traddr/);
});

test("the discovery controller and the ports are waited for", () => {
  const log = new MockDiscovery([makeEntry({})]);
  const network: Network = { "10.0.0.1:8009": "ECONNREFUSED", "10.0.0.1:4420": "ECONNREFUSED" };
  const bench = new Bench(network, {
    onSleep: (host) => {
      network["10.0.0.1:8009"] = host.clock > 7000 ? log.respond : "ECONNREFUSED";
      network["10.0.0.1:4420"] = host.clock > 14_000 ? responders.nvme : "ECONNREFUSED";
    },
  });
  assert.equal(discover(bench.host, discovery, identity, bench.options).state, "connected");
  const refused = (port: number) => `connection refused by 10.0.0.1:${port}: start the target, or correct its port`;
  const told = texts(bench).map((line) => line.replace(/, attempt \d+/, ""));
  assert.deepEqual(told, [
    `notice ${refused(8009)}`,
    `notice ${boot}: ${refused(4420)}`,
    `notice ${boot}: ${refused(4420)}`,
    `info connected as nvme0: ${boot} at 10.0.0.1:4420 through eth0`,
  ]);
  assert(bench.host.clock < 14_500);
});

test("upstream defect 6: a dead discovery controller behind a referral does not hide what was found", () => {
  const log = new MockDiscovery([makeReferral("10.0.0.66"), makeEntry({})]);
  const { bench, outcome } = run({ "10.0.0.1:8009": log.respond, "10.0.0.1:4420": responders.nvme });
  assert.deepEqual(outcome, { state: "connected", exitCode: 0, controllers: ["nvme0"] });
  assert.match(
    texts(bench).at(-1) ?? "",
    /^warning no answer from 10\.0\.0\.66:8009, attempt \d+: check target.* \(after 6[0-2] s\)$/,
  );
  const connectedAt = bench.attempts.findIndex(({ port }) => port === 4420);
  assert(connectedAt <= 2, "at once, not after the referral");
});

test("silent ports do not keep the process from the one that answers", () => {
  const dead = Array.from({ length: 20 }, (_, index) => makeEntry({ nqn: data, traddr: `10.0.1.${index + 1}` }));
  const log = new MockDiscovery([...dead, makeEntry({ nqn: boot })]);
  const bench = new Bench({ "10.0.0.1:8009": log.respond, "10.0.0.1:4420": responders.nvme });
  const clockAtWrite: number[] = [];
  bench.fabrics.written.push = (options) => clockAtWrite.push(bench.host.clock) && options.length;
  const outcome = discover(bench.host, discovery, identity, bench.options);
  assert.equal(clockAtWrite.length, 1);
  assert((clockAtWrite[0] ?? 0) <= 20 * 250, `${clockAtWrite[0]} ms`);
  // The data subsystem has no connection at all: it may be the one with the root file system.
  assert.equal(outcome.exitCode, 1);
  assert.match(bench.lines.at(-1) ?? "", /a subsystem has no connection/);
});

/** Milliseconds until a port of the boot subsystem is connected, beside so many referrals to controllers that stall; undefined where never. */
function connectBeside(referrals: number, more: readonly Buffer[], network: Network, open?: [string, number]) {
  const stalling = Array.from({ length: referrals }, (_, index) => `10.0.2.${index + 1}`);
  const log = new MockDiscovery([...stalling.map((traddr) => makeReferral(traddr)), ...more]);
  const all: Network = { ...network, "10.0.0.1:8009": log.respond };
  for (const traddr of stalling) {
    all[`${traddr}:8009`] = responders.stalls;
  }
  const bench = new Bench(all, {
    onSleep: (host) => {
      if (open !== undefined && host.clock >= open[1]) {
        all[open[0]] = responders.nvme;
      }
    },
  });
  let connectedAt: number | undefined;
  bench.fabrics.written.push = () => {
    connectedAt ??= bench.host.clock;
    return 1;
  };
  const outcome = discover(bench.host, discovery, identity, { ...bench.options, timeout: 300_000 });
  assert.equal(outcome.exitCode, 0, bench.lines.at(-1) ?? "");
  return { connectedAt, bench };
}

for (const referrals of [0, 8, 63]) {
  test(`${referrals} referrals that stall do not keep the port that answers from being connected`, () => {
    const { connectedAt } = connectBeside(referrals, [makeEntry({})], { "10.0.0.1:4420": responders.nvme });
    assert.equal(connectedAt, 0);
  });
}

test("a port that answers only after a while is not kept waiting by referrals that stall", () => {
  for (const opens of [100, 5000]) {
    const { connectedAt = Number.NaN } = connectBeside(63, [makeEntry({})], { "10.0.0.1:4420": "ECONNREFUSED" }, [
      "10.0.0.1:4420",
      opens,
    ]);
    assert(connectedAt >= opens && connectedAt <= opens + 500, `${connectedAt} ms`);
  }
});

test("silent ports do not keep a referral from being followed", () => {
  const silent = Array.from({ length: 20 }, (_, index) => makeEntry({ traddr: `10.0.1.${index + 1}` }));
  const behind = new MockDiscovery([makeEntry({})]);
  const more = [makeReferral("10.0.0.9"), ...silent];
  const network = { "10.0.0.9:8009": behind.respond, "10.0.0.1:4420": responders.nvme };
  const { connectedAt = Number.NaN } = connectBeside(3, more, network);
  assert(connectedAt <= 10_000, `${connectedAt} ms`);
});

test("a controller that is slow in all that it says is read in the end", () => {
  const log = new MockDiscovery([makeEntry({})]);
  const bench = new Bench(undefined, {
    connectTcp: (options, host) => new SlowConnection(host, options.port === 8009 ? log.respond : responders.nvme, 200),
  });
  assert.equal(discover(bench.host, discovery, identity, bench.options).state, "connected");
});

test("upstream defect 2: a further port of a connected subsystem that is out of reach is told at the timeout, and is no failure", () => {
  const log = new MockDiscovery([makeEntry({ traddr: "10.9.9.9" }), makeEntry({})]);
  const { bench, outcome } = run({
    "10.0.0.1:8009": log.respond,
    "10.0.0.1:4420": responders.nvme,
    "10.9.9.9:4420": "ENETUNREACH",
  });
  assert.deepEqual(outcome, { state: "connected", exitCode: 0, controllers: ["nvme0"] });
  assert.match(
    texts(bench).at(-1) ?? "",
    /^warning nqn.*: no route to 10\.9\.9\.9:4420 through eth0, attempt \d+: the NBFT needs a gateway \(after 60 s\)$/,
  );
  const about = texts(bench).filter((line) => line.includes("10.9.9.9"));
  assert(about.length <= 8, "when seen first, every 10 s and at the end");
});

test("a discovery controller that does not answer: exit status 1 at the timeout, told every 10 s", () => {
  const { bench, outcome } = run({});
  assert.deepEqual(outcome, { state: "gave up", exitCode: 1, controllers: [] });
  assert(bench.host.clock >= 60_000 && bench.host.clock < 63_000);
  assert.match(
    bench.lines[1] ?? "",
    /^notice NBFT discovery 0-1-1: no answer from 10\.0\.0\.1:8009, attempt \d+: check target, VLAN, gateway, firewall$/,
  );
  assert(bench.lines.length >= 6 && bench.lines.length <= 9, bench.lines.join("\n"));
});

test("a log without a subsystem for this host is asked for again", () => {
  const log = new MockDiscovery([]);
  const bench = new Bench(
    { "10.0.0.1:8009": log.respond, "10.0.0.1:4420": responders.nvme },
    { onSleep: (host) => host.clock > 6000 && log.entries.length === 0 && log.entries.push(makeEntry({})) },
  );
  assert.equal(discover(bench.host, discovery, identity, bench.options).exitCode, 0);
  assert.match(
    texts(bench)[0] ?? "",
    new RegExp(`^notice 10.0.0.1:8009 has no subsystem for host ${identity.nqn}, attempt`),
  );
});

test("referrals are followed, in a circle too, and at most 8 deep", () => {
  const network: Network = { "10.0.0.1:4420": responders.nvme };
  const controllers: MockDiscovery[] = [];
  for (let depth = 0; depth <= 12; depth++) {
    const entries = [makeReferral(`10.0.0.${depth + 2}`), makeReferral("10.0.0.1"), makeEntry({})];
    const controller = new MockDiscovery(entries);
    controllers.push(controller);
    network[`10.0.0.${depth + 1}:8009`] = controller.respond;
  }
  const { outcome } = run(network);
  assert.deepEqual(outcome.controllers, ["nvme0"]);
  assert.deepEqual(
    controllers.map(({ connects }) => connects.length),
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0],
  );
});

test("entries of the other address family are left out: the HFI has no address for them", () => {
  const log = new MockDiscovery([makeEntry({ nqn: data, traddr: "fd00::1" }), makeEntry({})]);
  const { bench, outcome } = run({ "10.0.0.1:8009": log.respond, "10.0.0.1:4420": responders.nvme });
  assert.equal(outcome.exitCode, 0);
  assert.equal(texts(bench)[0], `warning ${data}: left out, not of the HFI's address family`);
});

test("one port that the kernel refuses for good does not stop the others", () => {
  const log = new MockDiscovery([makeEntry({ nqn: data }), makeEntry({ nqn: boot, trsvcid: "4421" })]);
  const bench = new Bench({
    "10.0.0.1:8009": log.respond,
    "10.0.0.1:4420": responders.nvme,
    "10.0.0.1:4421": responders.nvme,
  });
  bench.fabrics.failures.push("ENOKEY");
  const outcome = discover(bench.host, discovery, identity, bench.options);
  assert.deepEqual(outcome, { state: "refused", exitCode: 1, controllers: ["nvme0"], pause: 60_000 });
  assert.match(texts(bench)[0] ?? "", /^error .*ENOKEY/);
});

test("a second run finds everything connected", () => {
  const log = new MockDiscovery([makeEntry({})]);
  const bench = new Bench({ "10.0.0.1:8009": log.respond, "10.0.0.1:4420": responders.nvme });
  discover(bench.host, discovery, identity, bench.options);
  const again = discover(bench.host, discovery, identity, bench.options);
  assert.deepEqual(again, { state: "already connected", exitCode: 0, controllers: ["nvme0"] });
  assert.equal(bench.fabrics.written.length, 1);
});

test("a discovery controller that wants authentication is refused at once", () => {
  const log = new MockDiscovery([makeEntry({})], { connectResult: 0x00020001 });
  const { bench, outcome } = run({ "10.0.0.1:8009": log.respond });
  assert.deepEqual(outcome, { state: "refused", exitCode: 1, controllers: [] });
  assert.match(bench.lines[0] ?? "", /^error .*not connected without authentication: no secret/);
  assert.equal(bench.host.clock, 0);
});

test("a timeout of 0 is one attempt at everything", () => {
  const log = new MockDiscovery([makeEntry({}), makeEntry({ traddr: "10.0.0.9" })]);
  const { bench, outcome } = run({ "10.0.0.1:8009": log.respond, "10.0.0.1:4420": responders.nvme }, { timeout: 0 });
  assert.deepEqual(outcome.controllers, ["nvme0"]);
  assert.equal(bench.attempts.length, 3);
});

test("--dry-run prints what a connection to the discovery controller would be", () => {
  const { bench, outcome } = run({}, { dryRun: true });
  assert.equal(outcome.state, "dry run");
  assert.match(
    bench.host.out,
    /^nqn=nqn\.2014-08\.org\.nvmexpress\.discovery,transport=tcp,traddr=10\.0\.0\.1,.*trsvcid=8009/,
  );
  assert.deepEqual(bench.attempts, []);
});
