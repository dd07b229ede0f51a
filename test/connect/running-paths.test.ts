// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { RunningPaths } from "../../src/connect/running-paths.ts";
import { AttemptReport } from "../../src/machine/attempt-record.ts";
import { MockHost } from "../mock-host.ts";
import { path } from "./mock-machine.ts";

const pathOf = (index: number) => ({ ...path, id: `0-${index}-1` });

/** A machine with a boot, and processes of so many paths, which have just started. */
function start(paths: number) {
  const host = new MockHost({ files: { "/run/nbft-boot/boot.json": "{}" } });
  const running = new RunningPaths(host);
  const add = (index: number) => running.add(index, pathOf(index));
  for (let index = 1; index <= paths; index++) {
    add(index);
  }
  const connect = (index: number) =>
    new AttemptReport(host, "connect", pathOf(index).id).connected([`nvme${index}`], false);
  return { host, running, add, connect };
}

suite("processes of paths, of which only so many are to be about to be connected", () => {
  test("one that is connected does not count, whether its process ends or goes on", () => {
    const { running, connect } = start(3);
    assert.equal(running.young(), 3);
    connect(2);
    assert.equal(running.young(), 2);
    assert.deepEqual(running.end(1, true), pathOf(1));
    assert.equal(running.young(), 1);
    assert.equal(running.size, 2);
    assert.equal(running.end(9, true), undefined);
  });

  test("one that may be dead counts for a quarter of a second where others take less", () => {
    const { host, running, connect } = start(2);
    host.sleep(20);
    connect(1);
    assert.equal(running.young(), 1);
    host.sleep(230);
    assert.equal(running.young(), 0);
  });

  test("regression: a machine on which a path takes seconds is not given hundreds at once", () => {
    const { host, running, add, connect } = start(4);
    host.sleep(240);
    connect(1);
    assert.equal(running.young(), 3);
    host.sleep(200);
    assert.equal(running.young(), 3);
    connect(2);
    connect(3);
    assert.equal(running.young(), 1);
    host.sleep(5000);
    running.end(4, true);
    add(5);
    host.sleep(9999);
    assert.equal(running.young(), 1);
    host.sleep(1);
    assert.equal(running.young(), 0);
  });
});
