// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { paceOf, timelineOf } from "./timeline.ts";
import { judge } from "./verdict.ts";

/** A console on which a line comes every second. */
const consoleOf = (...texts: readonly string[]) => texts.map((text, time) => ({ time, text }));

const booted = [
  "[    0.000000] Linux version 6.12",
  "[    2.500000] Run /init as init process",
  '[    3.000000] nvme nvme0: new ctrl: NQN "nqn.2014-08.org.nvmexpress.discovery", addr 10.9.0.1:8009',
  '[    4.000000] nvme nvme1: new ctrl: NQN "nqn.2014-08.org.example:root", addr 10.9.0.1:40001',
  "[    5.000000] EXT4-fs (nvme1n1): mounted filesystem 0c0c0c0c r/w",
  "LAB up 6.00",
  "LAB controller nvme1 live traddr=10.9.0.1,trsvcid=40001,host_traddr=10.9.0.2 nqn.2014-08.org.example:root",
  "LAB written",
  "LAB done 8.00",
];
const ports = new Map([["main", 40001]]);
const expect = { controllers: ["10.9.0.1:main"] };

suite("the lab's verdict", () => {
  test("finds nothing wrong with a boot that went as expected", () => {
    assert.deepEqual(judge(expect, consoleOf(...booted), {}, ports), []);
  });

  test("misses a controller, and one too many", () => {
    const none = judge({ controllers: ["10.9.0.1:main", "fd00:9::1:main"] }, consoleOf(...booted), {}, ports);
    assert.deepEqual(none, ["controllers: 10.9.0.1:40001; expected: 10.9.0.1:40001, fd00:9::1:40001"]);
    assert.equal(judge({ controllers: [] }, consoleOf(...booted), {}, ports).length, 1);
  });

  test("counts only controllers that are live", () => {
    const connecting = booted.map((line) => line.replace(" live ", " connecting "));
    assert.match(judge(expect, consoleOf(...connecting), {}, ports).join(), /controllers: none/);
  });

  test("is not content with a machine that has not reported to the end", () => {
    assert.match(judge(expect, consoleOf(...booted.slice(0, -1)), {}, ports).join(), /has not reported/);
  });

  for (const line of [
    "You are in emergency mode.",
    "Kernel panic - not syncing: VFS",
    "Oops: int3: 0000 [#1] PREEMPT SMP PTI",
    "LAB write-error",
    "I/O error, dev nvme0n1",
    "LAB io error 12.0",
  ]) {
    test(`never takes "${line}"`, () => {
      assert.deepEqual(judge(expect, consoleOf(...booted, line), {}, ports), [`seen: ${line}`]);
    });
  }

  test("puts up with the I/O error of one path, which another makes good", () => {
    const line = "I/O error, dev nvme0c0n1, sector 29408 op 0x0:(READ)";
    assert.deepEqual(judge(expect, consoleOf(...booted, line), {}, ports), []);
  });

  test("looks for what has to be seen and for what must not", () => {
    const wanted = { ...expect, seen: [/connected as/], neverSeen: [/nvme1/] };
    assert.equal(judge(wanted, consoleOf(...booted), {}, ports).length, 2);
  });

  test("holds a boot to its times", () => {
    const times = timelineOf(consoleOf(...booted), 20);
    assert.deepEqual(times, { kernel: 0, initramfs: 1, connected: 3, mounted: 4, up: 5, off: 12 });
    assert.deepEqual(judge({ ...expect, rootWithin: 3, offWithin: 12 }, consoleOf(...booted), times, ports), []);
    assert.equal(judge({ ...expect, rootWithin: 2, offWithin: 11 }, consoleOf(...booted), times, ports).length, 2);
  });

  test("of a machine that starts twice, the second end is timed", () => {
    assert.equal(timelineOf(consoleOf(...booted, ...booted), booted.length * 2 + 3).off, 4);
  });

  test("allows a machine more time whose kernel took long to start", () => {
    assert.equal(paceOf({ kernel: 1, initramfs: 9 }), 1);
    assert.equal(paceOf({ kernel: 1, initramfs: 3 }), 1, "and a quick one no less");
    assert.equal(paceOf({ kernel: 1, initramfs: 17 }), 2);
    assert.equal(paceOf({ kernel: 1, initramfs: 901 }), 4, "not for ever");
    assert.equal(paceOf({}), 1);
    const slow = { kernel: 0, initramfs: 16, mounted: 46, off: 20 };
    assert.deepEqual(judge({ ...expect, rootWithin: 15, offWithin: 10 }, consoleOf(...booted), slow, ports), []);
    assert.equal(judge({ ...expect, rootWithin: 14, offWithin: 9 }, consoleOf(...booted), slow, ports).length, 2);
  });
});
