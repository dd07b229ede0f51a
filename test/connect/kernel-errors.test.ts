// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { connectPath, there } from "./connect-path.ts";
import { Bench } from "./mock-machine.ts";

const transient = {
  ECONNREFUSED: /the kernel could not connect: connection refused/,
  EADDRNOTAVAIL: /the kernel could not connect: no address 10\.0\.0\.2/,
  ENETUNREACH: /no route/,
  EHOSTUNREACH: /unreachable/,
  ENODEV: /eth0 is gone/,
  ETIMEDOUT: /no answer/,
  ECONNRESET: /connection cut/,
  EIO: /the target rejects the connection to nqn\.2024-01\.org\.example:boot/,
  ENOMEM: /ENOMEM/,
} as const;

for (const [code, message] of Object.entries(transient)) {
  test(`errno of /dev/nvme-fabrics that passes: ${code}`, () => {
    const bench = new Bench(there);
    bench.fabrics.failures.push(code, code);
    assert.equal(connectPath(bench).state, "connected");
    assert.equal(bench.fabrics.written.length, 3);
    assert.equal(bench.lines.length, 1, "it has passed within 5 s");
    assert(bench.host.clock >= 500, "the kernel's lock is left to other paths in between");
    const once = new Bench(there);
    once.fabrics.failures.push(code);
    assert.equal(connectPath(once, { timeout: 0 }).state, "gave up");
    assert.match(once.lines[0] ?? "", message);
  });
}

const permanent = {
  EINVAL: /\(EINVAL\): see the kernel's log; most often this host NQN is in use with another host ID$/,
  EOPNOTSUPP: /lacks/,
  EKEYEXPIRED: /expired/,
  EKEYREVOKED: /revoked/,
  EACCES: /run as root/,
  EPERM: /run as root/,
} as const;

for (const [code, message] of Object.entries(permanent)) {
  test(`errno of /dev/nvme-fabrics that stays: ${code}`, () => {
    const bench = new Bench(there);
    bench.fabrics.failures.push(code);
    assert.deepEqual(connectPath(bench), { state: "refused", exitCode: 1, controllers: [] });
    assert.equal(bench.lines.length, 1);
    assert.match(bench.lines[0] ?? "", /^error NBFT path 0-1-2: /);
    assert.match(bench.lines[0] ?? "", message);
    assert.match(bench.lines[0] ?? "", new RegExp(code));
  });
}
