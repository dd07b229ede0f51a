// SPDX-License-Identifier: LGPL-2.1-or-later
// A connection as a service of systemd: how much it says, and how soon it lets itself be started again.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { connectById } from "../../src/connect/connect-by-id.ts";
import { discoverById } from "../../src/discover/discover-by-id.ts";
import { makeTable } from "../golden/tables.ts";
import { MockHost, type MockMachine } from "../mock-host.ts";
import { connectTo, type Network, responders } from "./mock-connection.ts";
import { MockFabrics } from "./mock-fabrics.ts";
import { nic } from "./mock-machine.ts";

const service = { JOURNAL_STREAM: "8:1234" };
const initramfs = { "/etc/initrd-release": "" };

function machine(network: Network, more: MockMachine = {}): MockHost {
  const files = {
    ...nic("eth0", "52:54:00:00:00:01"),
    "/sys/firmware/acpi/tables/NBFT": makeTable({ ssns: [{ traddr: "10.0.0.1" }], discovery: [{}] }),
    "/dev/nvme-fabrics": "",
  };
  return new MockHost({ connectTcp: connectTo(network, []), ...more, files: { ...files, ...more.files } });
}

function linesOf(run: typeof connectById, more: MockMachine): number {
  const host = machine({ "10.0.0.1:4420": "ECONNREFUSED", "10.0.0.1:8009": "ECONNREFUSED" }, more);
  assert.equal(run(host, "0-1-1", { timeout: 300_000 }), 1);
  return host.err.trimEnd().split("\n").length;
}

suite("a path that stays dead", () => {
  for (const run of [connectById, discoverById]) {
    test(`${run.name}: is told every 10 s, and after a minute every minute, while a boot waits, and to a person`, () => {
      for (const more of [{ environment: service, files: initramfs }, {}]) {
        const lines = linesOf(run, more);
        assert.ok(lines >= 10 && lines <= 14, `${lines} lines`);
      }
    });

    test(`${run.name}: is told when it is seen and when it is given up by a service of the real root`, () => {
      assert.ok(linesOf(run, { environment: service }) <= 4);
    });
  }
});

suite("a path that is refused for good", () => {
  function refused(environment: Readonly<Record<string, string>>): MockHost {
    const fabrics = new MockFabrics();
    fabrics.failures.push("EINVAL");
    const openDevice = (_path: string, host: MockHost) => fabrics.open(host);
    const host = machine({ "10.0.0.1:4420": responders.nvme }, { environment, openDevice });
    assert.equal(connectById(host, "0-1-1", { timeout: 300_000 }), 1);
    assert.match(host.err, /EINVAL/);
    return host;
  }

  test("a service waits half a minute before it is started again", () => assert.equal(refused(service).clock, 30_000));
  test("a person is told at once", () => assert.equal(refused({}).clock, 0));
});
