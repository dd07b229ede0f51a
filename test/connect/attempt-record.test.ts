// SPDX-License-Identifier: LGPL-2.1-or-later
// What connect and discover leave under /run for status.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { AttemptReport, attemptFolder, readAttemptRecord } from "../../src/machine/attempt-record.ts";
import { MockHost } from "../mock-host.ts";
import { connectPath, there } from "./connect-path.ts";
import { Bench } from "./mock-machine.ts";

const files = { "/run/nbft-boot/hostnqn": "" };
const file = `${attemptFolder}/connect-0-1-2`;

suite("the record of a path", () => {
  test("says that it is connected, since when and as what", () => {
    const bench = new Bench(there, { files });
    bench.host.clock = 5000;
    connectPath(bench);
    const { since, ...record } = readAttemptRecord(bench.host, "connect", "0-1-2") ?? { since: 0 };
    assert.deepEqual(record, { state: "connected", attempts: 0, controllers: ["nvme0"] });
    assert.ok(since >= 5000);
    assert.equal(bench.host.mode(file), 0o644);
  });

  test("says what it waits for while it does, and is not written at each attempt", () => {
    const seen = new Set<string>();
    const bench = new Bench(
      { "10.0.0.1:4420": "ECONNREFUSED" },
      { files, onSleep: (host) => seen.add(host.text(file) ?? "") },
    );
    connectPath(bench, { timeout: 60_000 });
    assert.match(
      [...seen][0] ?? "",
      /^\{"state":"waiting","since":0,"attempts":1,"obstacle":"connection refused by 10/,
    );
    assert.ok(seen.size <= 7 && bench.attempts.length > 60, `${seen.size} times for ${bench.attempts.length} attempts`);
    const record = readAttemptRecord(bench.host, "connect", "0-1-2");
    assert.equal(record?.state, "gave up");
    assert.equal(record?.attempts, bench.attempts.length);
  });

  test("counts on where another process has given up, and anew once it was connected", () => {
    const bench = new Bench({ "10.0.0.1:4420": "ECONNREFUSED" }, { files });
    connectPath(bench, { timeout: 1000 });
    const first = readAttemptRecord(bench.host, "connect", "0-1-2")?.attempts ?? 0;
    connectPath(bench, { timeout: 1000 });
    const second = readAttemptRecord(bench.host, "connect", "0-1-2");
    assert.equal(second?.since, 0);
    assert.ok(first > 1 && (second?.attempts ?? 0) > first);
    new AttemptReport(bench.host, "connect", "0-1-2").connected(["nvme0"], false);
    bench.host.clock += 1000;
    new AttemptReport(bench.host, "connect", "0-1-2").wait("no link on eth0");
    const third = readAttemptRecord(bench.host, "connect", "0-1-2");
    assert.deepEqual([third?.since, third?.attempts], [bench.host.clock, 1]);
  });

  test("regression: a connection that is only looked at again is as old as it was, one that is made again is new", () => {
    const bench = new Bench(there, { files });
    const since = () => readAttemptRecord(bench.host, "connect", "0-1-2")?.since ?? 0;
    connectPath(bench);
    const first = since();
    bench.host.clock += 60_000;
    new AttemptReport(bench.host, "connect", "0-1-2").connected(["nvme0"], true);
    assert.equal(since(), first);
    new AttemptReport(bench.host, "connect", "0-1-2").connected(["nvme0"], false);
    assert.equal(since(), bench.host.clock);
  });

  test("is not made where no boot has used the NBFT: its folder would say that one had", () => {
    const bench = new Bench(there);
    assert.equal(connectPath(bench).state, "connected");
    assert.deepEqual(bench.host.list("/run/nbft-boot"), []);
  });

  test("cannot be written: the path is connected all the same", () => {
    const bench = new Bench(there, { files });
    bench.host.failures.set(file, "EROFS");
    assert.equal(connectPath(bench).state, "connected");
  });
});

test("a record that is none of ours is none", () => {
  for (const text of [
    "",
    "null",
    "[]",
    "1",
    "{",
    '{"state":"live","since":1,"attempts":1,"controllers":[]}',
    '{"state":"waiting"}',
  ]) {
    const host = new MockHost({ files: { [file]: text } });
    assert.equal(readAttemptRecord(host, "connect", "0-1-2"), undefined, text);
  }
});
