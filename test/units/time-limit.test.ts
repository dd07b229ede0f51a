// SPDX-License-Identifier: LGPL-2.1-or-later
// RuntimeMaxSec= is for a program that hangs. One that ends by itself, however late, must not be killed by it: the last thing that it does is
// to say what is wrong, and to wait before it lets itself be started again.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { connectById } from "../../src/connect/connect-by-id.ts";
import { discoverById } from "../../src/discover/discover-by-id.ts";
import { type Device, HostError } from "../../src/host/host.ts";
import { MockConnection, responders } from "../connect/mock-connection.ts";
import { linuxOptions } from "../connect/mock-fabrics.ts";
import { nic } from "../connect/mock-machine.ts";
import { MockDiscovery, makeEntry } from "../discover/mock-discovery.ts";
import { makeTable } from "../golden/tables.ts";
import { MockHost } from "../mock-host.ts";
import { instances, values } from "./shipped-units.ts";

/** Milliseconds that a write to /dev/nvme-fabrics may take: a TCP connection (3 s) and an ICResp (10 s). */
const longestWrite = 13_000;

/** The kernel takes its time, and then refuses for good. */
function refusingFabrics(host: MockHost): Device {
  return {
    read: () => linuxOptions,
    write: () => {
      host.clock += longestWrite;
      throw new HostError("write", "/dev/nvme-fabrics", "EINVAL");
    },
    close: () => {},
  };
}

/** A machine whose targets come in the last second before the timeout, and answer as slowly as they may. */
function slowMachine(timeout: number): MockHost {
  const discovery = new MockDiscovery([makeEntry({})]);
  return new MockHost({
    environment: { JOURNAL_STREAM: "8:1234" },
    files: {
      ...nic("eth0", "52:54:00:00:00:01"),
      "/sys/firmware/acpi/tables/NBFT": makeTable({ ssns: [{}], discovery: [{}] }),
      "/dev/nvme-fabrics": "",
    },
    connectTcp: ({ address, port, timeout: longest }, host) => {
      if (host.clock < timeout - 1000) {
        throw new HostError("connect", address, "ECONNREFUSED");
      }
      host.clock += longest - 1;
      return new MockConnection(host, port === 8009 ? discovery.respond : responders.nvme);
    },
    openDevice: (_path, host) => refusingFabrics(host),
  });
}

suite("the time limit of a path's unit is for what hangs alone", () => {
  for (const [name, run] of [
    [instances[0], connectById],
    [instances[1], discoverById],
  ] as const) {
    test(`${name}: all that the program may wait for together is shorter`, () => {
      const [, timeout] = /--timeout=(\d+)$/.exec(values(name, "ExecStart").join()) ?? [];
      const host = slowMachine(Number(timeout) * 1000);
      assert.equal(run(host, "0-1-1", { timeout: Number(timeout) * 1000 }), 1);
      assert.match(host.err, /EINVAL/);
      const limit = Number(values(name, "RuntimeMaxSec").join());
      assert.ok(host.clock / 1000 < limit, `${host.clock / 1000} s of ${limit} s`);
    });
  }
});
