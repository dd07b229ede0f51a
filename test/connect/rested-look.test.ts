// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { RestedLook } from "../../src/connect/rested-look.ts";
import { MockHost } from "../mock-host.ts";

function looks(took: number, { isUrgent = false, every = 1000, times = 600, paths = 1 } = {}): number {
  const host = new MockHost();
  let count = 0;
  const others = new RestedLook(
    host,
    () => {
      host.sleep(took);
      return ++count;
    },
    paths,
  );
  for (let time = 0; time < times; time++) {
    others.look(true, isUrgent);
    host.sleep(every);
  }
  return count;
}

suite("who is told of each connection of many that come and go", () => {
  test("regression: looks at all of them in half a percent of the time, and at least once a minute", () => {
    assert.equal(looks(1), 599);
    assert.ok(looks(50) <= 61, `${looks(50)}`);
    assert.equal(looks(2000), 10);
  });

  test("regression: 255 paths together look in a fortieth of the time of one processor, once in five minutes each at least", () => {
    const [took, times, paths] = [20, 3600, 255];
    const count = looks(took, { times, paths });
    assert.ok(count * paths * took <= 0.025 * times * 1000, `${count}`);
    assert.ok(looks(2000, { times, paths }) >= 12, `${looks(2000, { times, paths })}`);
  });

  test("who has just connected does not look at once, the later the more there are", () => {
    assert.equal(looks(1, { times: 16, paths: 16 }), 0);
    assert.equal(looks(1, { times: 18, paths: 16 }), 2);
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
    host.sleep(others.left);
    host.sleep(1000);
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
