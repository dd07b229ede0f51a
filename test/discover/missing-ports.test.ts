// SPDX-License-Identifier: LGPL-2.1-or-later
// S5: ports that are not to be reached when a discovery has done what a boot needs.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { discoverById } from "../../src/discover/discover-by-id.ts";
import { connectTo, type Network, responders } from "../connect/mock-connection.ts";
import { MockFabrics } from "../connect/mock-fabrics.ts";
import { nic } from "../connect/mock-machine.ts";
import { makeTable } from "../golden/tables.ts";
import { MockHost, type MockMachine } from "../mock-host.ts";
import { MockDiscovery, makeEntry } from "./mock-discovery.ts";

const service = { JOURNAL_STREAM: "8:1234" };
const data = "nqn.2024-01.org.example:data";
const network = (...entries: Buffer[]): Network => ({
  "10.0.0.1:8009": new MockDiscovery(entries).respond,
  "10.0.0.1:4420": responders.nvme,
});

class Machine {
  readonly fabrics = new MockFabrics();
  readonly host: MockHost;

  constructor(network: Network, more: MockMachine = {}) {
    const files = {
      ...nic("eth0", "52:54:00:00:00:01"),
      "/sys/firmware/acpi/tables/NBFT": makeTable({ ssns: [], discovery: [{}] }),
      "/dev/nvme-fabrics": "",
    };
    this.host = new MockHost({
      environment: service,
      connectTcp: connectTo(network, []),
      openDevice: (_path, host) => this.fabrics.open(host),
      ...more,
      files: { ...files, ...more.files },
    });
  }

  discover(keep = false): number {
    return discoverById(this.host, "0-1-1", { timeout: 300_000, keep });
  }
}

class End extends Error {}

suite("a further port of a subsystem that is connected", () => {
  test("in the real root it is tried for half a minute, and no unit fails", () => {
    const machine = new Machine(network(makeEntry({ traddr: "10.0.0.9" }), makeEntry({})));
    assert.equal(machine.discover(), 0);
    assert(machine.host.clock >= 30_000 && machine.host.clock < 35_000, `${machine.host.clock} ms`);
  });

  test("and by a process that stays every five minutes, until it is connected", () => {
    const attempts: number[] = [];
    const there = network(makeEntry({ traddr: "10.0.0.9" }), makeEntry({}));
    const machine = new Machine(there, {
      connectTcp: (options, host) => {
        if (options.address === "10.0.0.9") {
          attempts.push(host.clock);
        }
        return connectTo(there, [])(options, host);
      },
      onSleep: (host) => {
        if (host.clock >= 1_000_000) {
          there["10.0.0.9:4420"] = responders.nvme;
        }
        if (host.clock >= 1_500_000) {
          throw new End();
        }
      },
    });
    assert.throws(() => machine.discover(true), End);
    const late = attempts.filter((time) => time > 40_000).map((time) => Math.round(time / 100_000) * 100);
    assert.deepEqual(late, [300, 600, 900, 1200]);
    assert.equal(machine.fabrics.written.length, 2);
  });

  test("in an initramfs it is tried for as long as the unit may take, because root goes on by then", () => {
    const machine = new Machine(network(makeEntry({ traddr: "10.0.0.9" }), makeEntry({})), {
      files: { "/etc/initrd-release": "" },
    });
    assert.equal(machine.discover(), 0);
    assert(machine.host.clock >= 300_000);
  });
});

test("a subsystem without any connection is no spare: the unit is to start again, after its whole time", () => {
  const machine = new Machine(network(makeEntry({ nqn: data, traddr: "10.0.0.9" }), makeEntry({})));
  assert.equal(machine.discover(), 1);
  assert(machine.host.clock >= 300_000);
});

test("nothing is missing: done at once", () => {
  const machine = new Machine(network(makeEntry({})));
  assert.equal(machine.discover(), 0);
  assert.equal(machine.host.clock, 0);
});

test("S7: waiting for a link costs next to nothing, and ends as soon as the kernel tells of one", () => {
  let sleeps = 0;
  const carrier = "/sys/class/net/eth0/carrier";
  const machine = new Machine(network(makeEntry({})), {
    files: { [carrier]: "0\n" },
    networkChanges: [200_000],
    onSleep: (host) => {
      sleeps++;
      if (host.clock >= 200_000) {
        host.put(carrier, "1\n");
      }
    },
  });
  assert.equal(machine.discover(), 0);
  assert(machine.host.clock >= 200_000 && machine.host.clock < 200_100, `${machine.host.clock} ms`);
  assert(sleeps < 150, `${sleeps} times`);
});
