// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Pace, type Progress } from "../../src/connect/pace.ts";
import { byUrgency } from "../../src/connect/urgency.ts";
import type { Path } from "../../src/plan/types.ts";
import { path } from "./mock-machine.ts";

const cards = ["52:54:00:00:00:01", "52:54:00:00:00:02"];

/** `A1a`: subsystem A at port 1 through card a. */
const pathOf = (name: string): Path => ({
  ...path,
  id: name,
  subsysNqn: `nqn.2024-01.org.example:${name[0]}`,
  traddr: `10.0.0.${name[1]}`,
  interface: { mac: cards[name[2] === "a" ? 0 : 1] ?? "", vlan: 0 },
});

const order = (...names: readonly string[]) => byUrgency(names.map(pathOf)).map(({ id }) => id);

suite("the order in which paths are tried", () => {
  test("after the first path comes one that has as little as can be in common with it", () => {
    assert.deepEqual(order("A1a", "A1b", "A2a", "A2b"), ["A1a", "A2b", "A1b", "A2a"]);
  });

  test("every other one is to the subsystem that firmware names first, and between them are all others", () => {
    assert.deepEqual(order("A1a", "A1b", "B1a", "B2b", "C1a", "A2b"), ["A1a", "B1a", "A2b", "B2b", "A1b", "C1a"]);
  });

  test("a thousand paths are all there, once, and cost no more than a look at each", () => {
    const names = Array.from({ length: 1000 }, (_, index) => `${String.fromCharCode(65 + (index % 9))}${index % 7}a`);
    assert.equal(new Set(byUrgency(names.map((name) => pathOf(name)))).size, 1000);
  });
});

suite("when further paths are tried", () => {
  const early: Progress = {
    now: 4000,
    tried: 2,
    young: 2,
    networkSince: undefined,
    connected: undefined,
    mounted: undefined,
    isContinued: false,
  };

  test("two at once, and no more as long as there is no network", () => {
    const pace = new Pace();
    assert.equal(pace.due({ ...early, tried: 0, young: 0 }), 2);
    assert.equal(pace.due(early), 0);
    assert.equal(pace.due({ ...early, now: 50_000 }), 0);
  });

  test("where the first ones are dead, after a quarter of a second another, then twice as many each time", () => {
    const pace = new Pace();
    const at = (now: number) => pace.due({ ...early, now, networkSince: 4000 });
    assert.deepEqual([4000, 4200, 4250, 4300, 4500, 4750, 5000].map(at), [0, 0, 1, 0, 2, 4, 8]);
  });

  test("where one is connected, only when root should have been mounted, which takes longer on a slow machine", () => {
    const quick = (now: number) => new Pace().due({ ...early, now, networkSince: 4000, connected: 4100 });
    assert.deepEqual([4300, 4360, 4380].map(quick), [0, 0, 1]);
    const slow = (now: number) => new Pace().due({ ...early, now, networkSince: 32_000, connected: 32_000 });
    assert.deepEqual([33_000, 34_000, 34_200].map(slow), [0, 0, 1]);
  });

  test("when root is mounted, all of them, a few at a time", () => {
    assert.equal(new Pace().due({ ...early, mounted: 3900, young: 1 }), 3);
    assert.equal(new Pace().due({ ...early, mounted: 3900, young: 9 }), 0);
  });

  test("where the real root has a service for them, they are left to it, unless the initramfs does not end", () => {
    const at = (now: number, mounted: number) =>
      new Pace().due({ ...early, now, connected: 3900, young: 0, mounted, isContinued: true });
    assert.deepEqual(
      [4000, 5900, 5999, 6000].map((now) => at(now, 4000)),
      [0, 0, 0, 4],
    );
    assert.deepEqual(
      [45_000, 44_900].map((now) => at(now, 30_000)),
      [4, 0],
    );
  });

  test("regression: where no network is seen, one more each minute", () => {
    const pace = new Pace();
    pace.due({ ...early, tried: 0 });
    assert.deepEqual(
      [64_000, 65_000, 66_000, 124_000, 126_000, 127_000].map((now) => pace.due({ ...early, now })),
      [0, 1, 0, 0, 1, 0],
    );
  });

  test("regression: a machine that has waited for its network for ten minutes is not a slow one", () => {
    const now = 600_000;
    const connected = (after: number) =>
      new Pace().due({ ...early, now: now + after, networkSince: now, connected: now });
    assert.deepEqual([3900, 4000].map(connected), [0, 1]);
    const mounted = (after: number) =>
      new Pace().due({ ...early, now: now + after, connected: now, young: 0, mounted: now, isContinued: true });
    assert.deepEqual([29_900, 30_000].map(mounted), [0, 4]);
  });
});
