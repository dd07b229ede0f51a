// SPDX-License-Identifier: LGPL-2.1-or-later
// nvme_core.multipath=N: a second connection of a subsystem would be a second disk with the same file systems.

import assert from "node:assert/strict";
import { test } from "node:test";
import { connectPath, optionString, there } from "./connect-path.ts";
import { putController } from "./mock-fabrics.ts";
import { Bench } from "./mock-machine.ts";

const parameter = "/sys/module/nvme_core/parameters/multipath";
const otherPath = optionString.replaceAll("eth0", "eth1");
const lock = "/run/nvme/registry/.nbft-boot.connecting";

function benchWith(multipath: string, files: Record<string, string> = {}, onSleep?: (bench: Bench) => void): Bench {
  const made: Bench = new Bench(there, {
    files: { [parameter]: multipath, ...files },
    onSleep: () => onSleep?.(made),
  });
  return made;
}

test("nvme_core.multipath=N: the first path of a subsystem is connected", () => {
  const first = benchWith("N\n");
  assert.equal(connectPath(first).state, "connected");
  assert.deepEqual(
    first.host.list("/run/nvme/registry").filter((path) => path.startsWith(lock)),
    [],
  );
});

test("nvme_core.multipath=N: the second one is not, and says why", () => {
  const second = benchWith("N\n");
  putController(second.host, "nvme5", otherPath, "live");
  assert.equal(connectPath(second).state, "gave up");
  assert.deepEqual(second.fabrics.written, []);
  assert.match(
    second.lines[0] ?? "",
    /nvme5 has this subsystem, and another connection would be a second disk: boot without nvme_core\.multipath=N, or with multipathd/,
  );
});

test("nvme_core.multipath=N: the second one is connected when the first is gone", () => {
  const second = benchWith("N\n", {}, ({ host }) => host.clock > 20_000 && host.vanish("/sys/class/nvme/nvme5"));
  putController(second.host, "nvme5", otherPath, "live");
  assert.equal(connectPath(second).state, "connected");
});

test("a kernel without native multipath is as one with nvme_core.multipath=N", () => {
  const second = new Bench(there, { files: { "/sys/module/nvme_core/parameters/io_timeout": "30\n" } });
  putController(second.host, "nvme5", otherPath, "live");
  assert.equal(connectPath(second).state, "gave up");
});

for (const [what, multipath, files] of [
  ["native multipath", "Y\n", {}],
  ["multipathd", "N\n", { "/etc/multipath.conf": "", "/usr/sbin/multipathd": "" }],
] as const) {
  test(`with ${what} both are connected`, () => {
    const second = benchWith(multipath, files);
    putController(second.host, "nvme5", otherPath, "live");
    assert.equal(connectPath(second).state, "connected");
  });
}

test("nvme_core.multipath=N: two paths at once look one after the other", () => {
  const other = "/proc/99/status";
  const second = benchWith("N\n", { [other]: "", [`${lock}/99`]: "" }, ({ host }) => {
    if (host.clock > 7000 && host.exists(lock)) {
      putController(host, "nvme5", otherPath, "live");
      host.vanish(lock);
    }
  });
  assert.equal(connectPath(second).state, "gave up");
  assert.match(second.lines[0] ?? "", /another path is being connected/);
  assert.deepEqual(second.fabrics.written, []);
});

test("nvme_core.multipath=N: the lock of a process that is gone is nobody's", () => {
  const second = benchWith("N\n", { [`${lock}/99`]: "" });
  assert.equal(connectPath(second).state, "connected");
  assert(second.host.clock < 1000);
});
