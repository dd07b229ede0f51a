// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { Obstacle } from "../../src/machine/obstacle.ts";
import { probe } from "../../src/nvme-tcp/probe.ts";
import { longestProbe } from "../../src/nvme-tcp/transport.ts";
import { icResp, MockConnection, type Responder, responders } from "../connect/mock-connection.ts";
import { Bench } from "../connect/mock-machine.ts";

const endpoint = { interfaceName: "eth0", localAddress: "10.0.0.2", address: "10.0.0.1", port: 4420 };

/** What a probe says, and how long it took by the mock clock. */
function tryProbe(there: Responder | string, to = endpoint): { obstacle: Obstacle | undefined; bench: Bench } {
  const bench = new Bench({ "10.0.0.1:4420": there, "fd00::1:4420": there });
  try {
    probe(bench.host, to, longestProbe);
    return { obstacle: undefined, bench };
  } catch (obstacle) {
    assert(obstacle instanceof Obstacle);
    return { obstacle, bench };
  }
}

/** Commands before Connect: a controller refuses them, in one way or another, and is one all the same. */
const lives: Readonly<Record<string, ReturnType<Responder>>> = {
  "a completion": { answer: Buffer.from([5, 0, 24, 0, 24, 0, 0, 0, ...Array(12).fill(0), 1, 0, 0x18, 0]) },
  "the end of the connection": { close: true },
  "a C2HTermReq": { answer: Buffer.from([3, 0, 24, 0, 24, 0, 0, 0, 2, 0, ...Array(14).fill(0)]), close: true },
};

for (const [what, answer] of Object.entries(lives)) {
  test(`S3: a target that answers a command by ${what} is alive`, () => {
    const { obstacle } = tryProbe((bytes) => (bytes.length === 128 ? { answer: icResp() } : answer));
    assert.equal(obstacle, undefined);
  });
}

test("a target that answers ICReq with ICResp is one", () => {
  const { obstacle, bench } = tryProbe(responders.nvme);
  assert.equal(obstacle, undefined);
  assert.deepEqual(bench.attempts, [
    { interfaceName: "eth0", localAddress: "10.0.0.2", address: "10.0.0.1", port: 4420, timeout: 2000 },
  ]);
});

const answers = {
  stalls: /^10\.0\.0\.1:4420 accepts connections, but answers no command$/,
  silent: /^10\.0\.0\.1:4420 accepts connections, but does not answer$/,
  closes: /closes the connection instead of answering/,
  http: /is not an NVMe\/TCP controller/,
  ssh: /is not an NVMe\/TCP controller/,
  tls: /speaks TLS only/,
  halfThenCloses: /breaks off in the middle of its answer/,
  halfThenSilent: /breaks off in the middle of its answer/,
  refusesIcReq: /refuses the connection: C2HTermReq, fatal error status 6/,
  otherVersion: /wrong ICResp: PDU format version 1/,
  otherAlignment: /wrong ICResp: data alignment 3/,
} as const;

for (const [name, message] of Object.entries(answers)) {
  test(`a target that is not ready: ${name}`, () => {
    const { obstacle, bench } = tryProbe(responders[name as keyof typeof answers]);
    assert.match(obstacle?.message ?? "", message);
    assert.equal(obstacle?.kind, "remote");
    assert(bench.host.clock <= longestProbe, `${bench.host.clock} ms`);
  });
}

const errors = {
  ENODEV: ["local", /^eth0 is gone$/],
  ENETDOWN: ["local", /^eth0 is down$/],
  EADDRNOTAVAIL: ["local", /^no address 10\.0\.0\.2 on eth0$/],
  ENETUNREACH: ["local", /^no route to 10\.0\.0\.1:4420 through eth0$/],
  EHOSTUNREACH: ["remote", /^10\.0\.0\.1:4420 is unreachable through eth0$/],
  ECONNREFUSED: ["remote", /^connection refused by 10\.0\.0\.1:4420$/],
  ECONNRESET: ["remote", /^connection cut by 10\.0\.0\.1:4420$/],
  ETIMEDOUT: ["remote", /^no answer from 10\.0\.0\.1:4420$/],
  EPERM: ["permanent", /run as root/],
  EAFNOSUPPORT: ["permanent", /ipv6\.disable/],
  EMFILE: ["remote", /^cannot connect to 10\.0\.0\.1:4420: EMFILE$/],
} as const;

for (const [code, [kind, message]] of Object.entries(errors)) {
  test(`errno of connecting: ${code}`, () => {
    const { obstacle, bench } = tryProbe(code);
    assert.match(obstacle?.message ?? "", message);
    assert.equal(obstacle?.kind, kind);
    assert(bench.host.clock <= longestProbe);
  });
}

test("connecting and answering share the 2 s of one probe", () => {
  const bench = new Bench(
    {},
    {
      connectTcp: (_options, host) => {
        host.clock += 1500;
        return new MockConnection(host, responders.silent);
      },
    },
  );
  assert.throws(() => probe(bench.host, endpoint, longestProbe), Obstacle);
  assert.equal(bench.host.clock, longestProbe);
});

test("without a static address the probe binds to the interface only, and an IPv6 address is written in brackets", () => {
  const { obstacle, bench } = tryProbe("ECONNREFUSED", {
    interfaceName: "eth0",
    address: "fd00::1",
    port: 4420,
  } as typeof endpoint);
  assert.equal(obstacle?.message, "connection refused by [fd00::1]:4420");
  assert.equal(bench.attempts[0] !== undefined && "localAddress" in bench.attempts[0], false);
  const missing = tryProbe("EADDRNOTAVAIL", {
    interfaceName: "eth0",
    address: "fd00::1",
    port: 4420,
  } as typeof endpoint);
  assert.equal(missing.obstacle?.message, "no address on eth0");
});
