// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { awaitConnections } from "../../../src/boot/handover/await-connections.ts";
import type { BootPlan } from "../../../src/plan/types.ts";
import { path } from "../../connect/mock-machine.ts";
import { MockHost } from "../../mock-host.ts";

const processes =
  "/sys/fs/cgroup/system.slice/system-nbft\\x2dboot\\x2dconnect.slice/nbft-boot-connect@all.service/cgroup.procs";

const plan = (count: number): BootPlan => ({
  interfaces: [],
  discoveries: [],
  dropped: [],
  paths: Array.from({ length: count }, (_, index) => ({ ...path, id: `0-${index + 1}-1` })),
});

/** A machine on which the first path was connected `ago` milliseconds before, and others come at these times. */
function waited(
  count: number,
  ago: number,
  others: readonly number[],
  { runs = true, start = 8000, files = {} }: { runs?: boolean; start?: number; files?: Record<string, string> } = {},
): number {
  const record = { state: "connected", since: start - ago, attempts: 0, controllers: ["nvme0"] };
  const host = new MockHost({
    files: {
      "/run/systemd/system/a": "",
      "/run/nbft-boot/attempts/connect-0-1-1": `${JSON.stringify(record)}\n`,
      "/sys/class/nvme/nvme0/subsysnqn": `${path.subsysNqn}\n`,
      ...files,
      ...(runs ? { [processes]: "77\n" } : {}),
    },
    onSleep: (machine) => {
      for (const [index] of others.filter((time) => start + time <= machine.clock).entries()) {
        machine.put(`/sys/class/nvme/nvme${index + 1}/subsysnqn`, `${path.subsysNqn}\n`);
      }
    },
  });
  host.clock = start;
  awaitConnections(host, plan(count));
  return host.clock - start;
}

suite("handover waits for paths that are just being connected", () => {
  test("as long as one comes every half second", () => {
    assert.equal(waited(16, 100, [300, 600, 900]), 1400);
  });

  test("not for those that do not come", () => {
    assert.equal(waited(16, 100, []), 400);
    assert.equal(waited(16, 600, [300]), 0);
  });

  test("not where each path has a service of its own, or there is only one", () => {
    assert.equal(waited(16, 100, [300], { runs: false }), 0);
    assert.equal(waited(1, 100, [300]), 0);
  });

  test("a minute at most", () => {
    const others = Array.from({ length: 250 }, (_, index) => 400 * index);
    assert.equal(waited(255, 100, others), 60_000);
  });

  test("regression: disks of the machine's own are no connections", () => {
    const files = Object.fromEntries(
      [7, 8].map((disk) => [`/sys/class/nvme/nvme${disk}/subsysnqn`, "nqn.2014.08.org.nvmexpress:own\n"]),
    );
    assert.equal(waited(3, 100, [300], { files }), 800);
  });

  test("regression: not half a minute where the machine has waited for its network for ten minutes", () => {
    assert.equal(waited(16, 100, [], { start: 600_000 }), 3900);
  });
});
