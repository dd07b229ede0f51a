// SPDX-License-Identifier: LGPL-2.1-or-later
// WatchdogSec= is for a program that hangs. One that ends by itself, however late, must not be killed by it: the last thing that it does is
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

/**
 * How a write to /dev/nvme-fabrics may end, and after how many milliseconds: a TCP connection takes 3 s at most, an ICResp 10 s, the Connect
 * command 60 s. What is refused for good (EINVAL) the kernel knows before that.
 */
const longestWrites = { EINVAL: 13_000, EIO: 73_000 } as const;

type Refusal = keyof typeof longestWrites;

/** The kernel takes its time, and then refuses. */
function refusingFabrics(host: MockHost, refusal: Refusal): Device {
  return {
    readLogPage: () => new Uint8Array(),
    read: () => linuxOptions,
    write: () => {
      host.clock += longestWrites[refusal];
      throw new HostError("write", "/dev/nvme-fabrics", refusal);
    },
    close: () => {},
  };
}

/** A machine whose targets come in the last second before the timeout, and answer as slowly as they may. */
function slowMachine(timeout: number, refusal: Refusal, ports = 1): MockHost {
  const discovery = new MockDiscovery(
    Array.from({ length: ports }, (_, index) => makeEntry({ traddr: `10.0.0.${index + 1}` })),
  );
  return new MockHost({
    environment: { JOURNAL_STREAM: "8:1234", NOTIFY_SOCKET: "/run/systemd/notify" },
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
    openDevice: (_path, host) => refusingFabrics(host, refusal),
  });
}

suite("the time limit of a path's unit is for what hangs alone", () => {
  for (const [name, run] of [
    [instances[0], connectById],
    [instances[1], discoverById],
  ] as const) {
    for (const refusal of ["EINVAL", "EIO"] as const) {
      test(`${name}: all that the program may wait for together is shorter, where the kernel ends with ${refusal}`, () => {
        const [, timeout] = /--timeout=(\d+)\b/.exec(values(name, "ExecStart").join()) ?? [];
        assert.ok(timeout !== undefined);
        const host = slowMachine(Number(timeout) * 1000, refusal);
        assert.equal(run(host, "0-1-1", { timeout: Number(timeout) * 1000 }), 1);
        assert.match(host.err, new RegExp(refusal));
        const limit = Number(values(name, "WatchdogSec").join());
        assert.ok(host.clock / 1000 < limit, `${host.clock / 1000} s of ${limit} s`);
      });
    }
  }

  test("a discovery whose ports each hang tells that it lives between any two of them", () => {
    const ports = 8;
    const host = slowMachine(300_000, "EIO", ports);
    assert.equal(discoverById(host, "0-1-1", { timeout: 300_000 }), 1);
    const told = host.notified.filter((line) => line.endsWith("WATCHDOG=1"));
    assert.ok(host.clock >= ports * longestWrites.EIO, `${host.clock} ms`);
    assert.ok(told.length >= 4 + ports, `${told.length} times`);
  });
});
