// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { readDiscoveryLog } from "../../src/nvme-tcp/read-discovery-log.ts";
import { SlowConnection } from "../connect/mock-connection.ts";
import { Bench, identity } from "../connect/mock-machine.ts";
import { MockDiscovery, makeAnswer, makeEntry } from "../discover/mock-discovery.ts";
import { endpoint, nqn, read } from "./read-log.ts";

test("a log of ten entries is read in pieces of 4 KiB", () => {
  const entries = Array.from({ length: 10 }, (_, index) => makeEntry({ traddr: `10.0.0.${index + 1}` }));
  const target = new MockDiscovery(entries);
  const { log } = read(target);
  assert.deepEqual(
    log?.entries.map(({ traddr }) => traddr),
    entries.map((_, index) => `10.0.0.${index + 1}`),
  );
  assert.deepEqual(target.pages, [
    { offset: 0, length: 1024 },
    { offset: 1024, length: 4096 },
    { offset: 5120, length: 4096 },
    { offset: 9216, length: 2048 },
    { offset: 0, length: 1024 },
  ]);
});

test("Connect carries the table's host NQN and ID and the discovery NQN", () => {
  const target = new MockDiscovery([makeEntry({})]);
  read(target);
  const { sqe, data } = target.connects[0] ?? assert.fail();
  assert.equal(sqe[1], 0x40);
  assert.equal(data.length, 1024);
  assert.equal(data.toString("hex", 0, 16), identity.id?.replaceAll("-", ""));
  assert.equal(data.readUInt16LE(16), 0xffff);
  assert.equal(data.toString("utf8", 256, 512).replace(/\0+$/, ""), nqn);
  assert.equal(data.toString("utf8", 512, 768).replace(/\0+$/, ""), identity.nqn);
});

test("entries that are of no use are told by their number", () => {
  const { log } = read(
    new MockDiscovery([makeEntry({}), makeEntry({ traddr: "x" }), makeEntry({ types: [1, 1, 2, 0] })]),
  );
  assert.equal(log?.entries.length, 1);
  assert.deepEqual(log?.ignored, ["entry 1: traddr is no address of family 1", "entry 2: transport type 1 is not TCP"]);
});

test("a log that changes while it is read is read again, but not for ever", () => {
  const twice = new MockDiscovery([makeEntry({})], { changes: 2 });
  assert.equal(read(twice).log?.entries.length, 1);
  assert.equal(twice.pages.length, 7);
  assert.match(
    read(new MockDiscovery([makeEntry({})], { changes: 99 })).obstacle?.message ?? "",
    /changes all the time/,
  );
});

test("a controller that takes its time to become ready is waited for, one that fails is not", () => {
  const slow = read(new MockDiscovery([makeEntry({})], { csts: (question) => (question < 5 ? 0 : 1) }));
  assert.equal(slow.log?.entries.length, 1);
  const never = read(new MockDiscovery([], { csts: () => 0 }));
  assert.match(never.obstacle?.message ?? "", /does not become ready/);
  assert(never.bench.host.clock <= 2000 + 20, `${never.bench.host.clock} ms`);
  const failed = read(new MockDiscovery([], { csts: () => 2 }));
  assert.match(failed.obstacle?.message ?? "", /does not become ready/);
  assert.equal(failed.bench.host.clock, 0);
});

test("attack: a controller that drips its answers is left when its time is up", () => {
  const target = new MockDiscovery(Array.from({ length: 1024 }, () => makeEntry({})));
  for (const delay of [2, 90, 600]) {
    const bench = new Bench(undefined, { connectTcp: (_, host) => new SlowConnection(host, target.respond, delay) });
    assert.throws(() => readDiscoveryLog(bench.host, endpoint, nqn, identity, 2000), /10\.0\.0\.1:8009 .* in time$/);
    assert.equal(bench.host.clock, 2000);
  }
});

test("attack: four billion entries", () => {
  const entries = Array.from({ length: 1030 }, () => makeEntry({}));
  const target = new MockDiscovery(entries, { count: 0xffffffff });
  const { log } = read(target);
  assert.equal(log?.entries.length, 1024);
  assert.deepEqual(log?.ignored, ["entries from 1024 on: too many"]);
});

test("padding in front of the data is skipped", () => {
  const target = new MockDiscovery([], {
    answer: (sqe) => {
      if (sqe[0] !== 2) {
        return undefined;
      }
      const fields = [
        [8, 2, sqe.readUInt16LE(2)],
        [16, 4, 1024],
        [3, 1, 32],
      ] as [number, number, number][];
      return makeAnswer(7, 12, fields, Buffer.alloc(8 + 1024));
    },
  });
  assert.deepEqual(read(target).log, { entries: [], ignored: [] });
});
