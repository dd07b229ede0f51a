// SPDX-License-Identifier: LGPL-2.1-or-later
// A key that is changed while all is well: what the file said before root was lost is what counts, not what it said at the last connection.

import assert from "node:assert/strict";
import { test } from "node:test";
import { connectById } from "../../src/connect/connect-by-id.ts";
import type { ByIdOptions } from "../../src/connect/run-by-id.ts";
import { discoverById } from "../../src/discover/discover-by-id.ts";
import type { Host } from "../../src/host/host.ts";
import { MockDiscovery, makeEntry } from "../discover/mock-discovery.ts";
import { makeTable } from "../golden/tables.ts";
import { MockHost } from "../mock-host.ts";
import { secrets } from "../secrets/secrets.ts";
import { connectTo, responders } from "./mock-connection.ts";
import { MockFabrics } from "./mock-fabrics.ts";
import { nic } from "./mock-machine.ts";

class End extends Error {}

const file = "/etc/nbft-boot/secrets/nbft-boot.dhchap-secret";

const runs = { connect: connectById, discover: discoverById, "connect all": connectAllPaths };

function connectAllPaths(host: Host, _id: string, options: ByIdOptions): number {
  return connectById(host, "all", options);
}

for (const [name, run] of Object.entries(runs)) {
  test(`${name}: a secret that is written between two connections is known when root is lost`, () => {
    const fabrics = new MockFabrics();
    const entry = makeEntry({});
    const write = (host: MockHost, secret: string) => host.put(file, `${secret}\n`, 0o600);
    const story: [number, (host: MockHost) => void][] = [
      [10_000, (host) => host.put("/proc/self/mountinfo", "25 1 0:29 / / rw - btrfs /dev/nvme0n1 rw\n")],
      [100_000, (host) => write(host, secrets.middle)],
      [300_000, (host) => host.vanish("/sys/class/nvme/nvme0")],
      [300_000, (host) => write(host, secrets.long)],
      [400_000, () => assert.fail("not connected")],
    ];
    const host = new MockHost({
      environment: { JOURNAL_STREAM: "8:1234" },
      files: {
        ...nic("eth0", "52:54:00:00:00:01"),
        "/run/nbft-boot/hostnqn": "",
        "/sys/firmware/acpi/tables/NBFT": makeTable({ ssns: [{ traddr: "10.0.0.1" }], discovery: [{}] }),
        "/dev/nvme-fabrics": "",
      },
      controllerChanges: [],
      connectTcp: connectTo(
        { "10.0.0.1:8009": new MockDiscovery([entry]).respond, "10.0.0.1:4420": responders.nvme },
        [],
      ),
      openDevice: (_path, machine) => fabrics.open(machine),
      spawn: (_title, work) => work(),
      onSleep: (machine) => {
        if (fabrics.written.length === 2) {
          throw new End();
        }
        while ((story[0]?.[0] ?? Number.POSITIVE_INFINITY) <= machine.clock) {
          story.shift()?.[1](machine);
        }
      },
    });
    write(host, secrets.short);
    assert.throws(() => run(host, "0-1-1", { timeout: 300_000, keep: true }), End);
    const used = fabrics.written.map((options) => /dhchap_secret=([^,]+)/.exec(options)?.[1]);
    assert.deepEqual(used, [secrets.short, secrets.middle]);
  });
}
