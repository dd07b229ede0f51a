// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { UnreachablePaths } from "../../src/connect/unreachable-paths.ts";
import { HostError } from "../../src/host/host.ts";
import { NetworkState } from "../../src/machine/network-state.ts";
import { MockHost, type MockMachine } from "../mock-host.ts";
import { nic, path } from "./mock-machine.ts";

const some = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...path, id: `0-${index}-1`, trsvcid: `${5000 + index}` }));

/** So many paths that have failed at the start, and what is asked of them until a moment. */
function ask(count: number, until: number, reach: MockMachine["reach"]) {
  const host = new MockHost({ files: nic("eth0", path.interface.mac), ...(reach === undefined ? {} : { reach }) });
  const unreachable = new UnreachablePaths(host, new NetworkState(host));
  const paths = some(count);
  for (const one of paths) {
    unreachable.failed(one, host.now());
  }
  const taken: number[] = [];
  while (host.clock < until) {
    host.sleep(Math.min(until, unreachable.next) - host.clock);
    taken.push(...unreachable.take().map(() => host.clock));
  }
  return { unreachable, paths, taken };
}

suite("targets that do not answer, asked together", () => {
  for (const count of [16, 255]) {
    test(`each of ${count} is asked every ten seconds or so, from its own address by its interface`, () => {
      const times: number[] = [];
      const { taken } = ask(count, 300_000, ({ port, interfaceName, localAddress }, { clock }) => {
        assert.deepEqual([interfaceName, localAddress], ["eth0", path.hostTraddr]);
        if (port === 5000 + count - 1) {
          times.push(clock);
        }
        return false;
      });
      assert.deepEqual(taken, []);
      const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      assert.ok(pauses.length > 15 && pauses.every((pause) => pause <= 15_000), pauses.join(" "));
    });
  }

  test("who has been one of them has one attempt, every ten minutes or when its target answers", () => {
    const { unreachable, paths, taken } = ask(16, 900_000, () => false);
    assert.deepEqual([unreachable.timeoutOf(paths[3] ?? path), unreachable.timeoutOf(path)], [0, 30_000]);
    assert.equal(taken.length, 16);
    assert.ok(taken.every((time) => time >= 600_000 && time < 620_000));
  });

  test("where they cannot be asked, nothing ends, and they are asked again", () => {
    const { taken } = ask(16, 60_000, (_target, { clock }) => {
      if (clock < 30_000) {
        throw new HostError("connect", "", "ENOMEM");
      }
      return true;
    });
    assert.equal(taken.length, 16);
  });
});
