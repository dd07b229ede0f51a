// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { RestedLook } from "../../src/connect/rested-look.ts";
import { MockHost } from "../mock-host.ts";

function looks(took: number, { isUrgent = false, every = 1000, times = 600 } = {}): number {
  const host = new MockHost();
  let count = 0;
  const others = new RestedLook(host, () => {
    host.sleep(took);
    return ++count;
  });
  for (let time = 0; time < times; time++) {
    others.look(true, isUrgent);
    host.sleep(every);
  }
  return count;
}

suite("who is told of each connection of many that come and go", () => {
  test("regression: looks at all of them in half a percent of the time, and at least once a minute", () => {
    assert.equal(looks(1), 600);
    assert.ok(looks(50) <= 61, `${looks(50)}`);
    assert.equal(looks(2000), 10);
  });

  test("looks at once where its own has ended", () => {
    assert.equal(looks(2000, { isUrgent: true }), 600);
  });

  test("looks at what has changed meanwhile when it is time for it, and not without a reason", () => {
    const host = new MockHost();
    let count = 0;
    const others = new RestedLook(host, () => {
      host.sleep(10);
      return ++count;
    });
    assert.equal(others.look(false, true), undefined);
    assert.equal(others.look(true, false), 1);
    assert.equal(others.left, 0);
    assert.equal(others.look(true, false), undefined);
    assert.equal(others.left, 2000);
    host.sleep(2000);
    assert.equal(others.look(false, false), 2);
    host.sleep(60_000);
    assert.equal(others.look(false, false), undefined);
  });
});
