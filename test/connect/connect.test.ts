// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../../src/connect/connect.ts";
import { makeOptionString } from "../../src/connect/option-string.ts";
import { HostError } from "../../src/host/host.ts";
import type { MockHost } from "../mock-host.ts";
import { responders } from "./mock-connection.ts";
import { putController } from "./mock-fabrics.ts";
import { Bench, dhcpPath, identity, nic, path, plugIn } from "./mock-machine.ts";

const there = { "10.0.0.1:4420": responders.nvme };
const optionString = makeOptionString({ target: path, identity, interfaceName: "eth0" });

function run(bench: Bench, options: object = {}, target = path) {
  return connect(bench.host, "", target, identity, { ...bench.options, ...options });
}

test("a path whose target answers is connected and marked as owned", () => {
  const bench = new Bench(there);
  assert.deepEqual(run(bench), { state: "connected", exitCode: 0, controllers: ["nvme0"] });
  assert.deepEqual(bench.fabrics.written, [optionString]);
  assert.equal(bench.host.text("/run/nvme/registry/nvme0/owner"), "nbft\n");
  assert.equal(bench.host.text("/run/nvme/registry/nvme0/seqnum"), "4711\n");
  assert.deepEqual(bench.host.list("/run/nvme"), ["/run/nvme/registry/nvme0/owner", "/run/nvme/registry/nvme0/seqnum"]);
  assert.deepEqual(bench.lines, [
    "info NBFT path 0-1-2: connected as nvme0: nqn.2024-01.org.example:boot at 10.0.0.1:4420 through eth0",
  ]);
  assert.equal(bench.host.clock, 0);
});

test("the entry of a former controller with the same number is replaced", () => {
  const bench = new Bench(there, {
    files: { "/run/nvme/registry/nvme0/owner": "stas\n", "/run/nvme/registry/nvme0/private": "x\n" },
  });
  run(bench);
  assert.deepEqual(bench.host.list("/run/nvme"), ["/run/nvme/registry/nvme0/owner", "/run/nvme/registry/nvme0/seqnum"]);
  assert.equal(bench.host.text("/run/nvme/registry/nvme0/owner"), "nbft\n");
});

test("a registry that cannot be written is said, and is no failure", () => {
  const bench = new Bench(there);
  bench.host.failures.set("/run/nvme/registry/.nvme0.nbft-boot.new", "EROFS");
  assert.equal(run(bench).exitCode, 0);
  assert.match(bench.lines[1] ?? "", /^warning NBFT path 0-1-2: not marked .* EROFS/);
});

test("a kernel that does not tell the controller's name: it is found in sysfs", () => {
  const bench = new Bench(there);
  bench.fabrics.tells = false;
  assert.deepEqual(run(bench).controllers, ["nvme0"]);
});

test("upstream defect 8: EALREADY is success, and the controller that is there is marked", () => {
  const bench = new Bench(there);
  bench.fabrics.failures.push("EALREADY");
  const outcome = run(bench);
  assert.deepEqual(outcome, { state: "already connected", exitCode: 0, controllers: [] });

  const raced = new Bench({
    "10.0.0.1:4420": (bytes) => {
      putController(raced.host, "nvme4", optionString);
      return responders.nvme(bytes);
    },
  });
  raced.fabrics.failures.push("EALREADY");
  assert.deepEqual(run(raced), { state: "already connected", exitCode: 0, controllers: ["nvme4"] });
  assert.equal(raced.host.text("/run/nvme/registry/nvme4/owner"), "nbft\n");
});

test("a controller that somebody else has just made and owns is left to its owner", () => {
  const bench = new Bench(
    {
      "10.0.0.1:4420": (bytes) => {
        putController(bench.host, "nvme4", optionString);
        return responders.nvme(bytes);
      },
    },
    { files: { "/run/nvme/registry/nvme4/owner": "stas\n" } },
  );
  bench.fabrics.failures.push("EALREADY");
  assert.equal(run(bench).exitCode, 0);
  assert.equal(bench.host.text("/run/nvme/registry/nvme4/owner"), "stas\n");
});

test("of two controllers of this path the live one counts", () => {
  const bench = new Bench();
  putController(bench.host, "nvme1", optionString, "connecting");
  putController(bench.host, "nvme2", optionString);
  assert.deepEqual(run(bench).controllers, ["nvme2"]);
});

test("a live controller of this path is success at once, without a packet: the real root after the initramfs", () => {
  const bench = new Bench();
  putController(bench.host, "nvme3", optionString);
  assert.deepEqual(run(bench), { state: "already connected", exitCode: 0, controllers: ["nvme3"] });
  assert.deepEqual(bench.attempts, []);
  assert.deepEqual(bench.fabrics.written, []);
  assert.equal(bench.host.text("/run/nvme/registry/nvme3/owner"), "nbft\n");
});

test("the owner of a controller that was there already is kept", () => {
  const bench = new Bench({}, { files: { "/run/nvme/registry/nvme3/owner": "stas\n" } });
  putController(bench.host, "nvme3", optionString);
  assert.equal(run(bench).exitCode, 0);
  assert.equal(bench.host.text("/run/nvme/registry/nvme3/owner"), "stas\n");
});

test("what nvme-cli 2 connected without host_iface is this path where the source address is its own", () => {
  const bench = new Bench();
  putController(bench.host, "nvme0", optionString.replace("host_iface=eth0,", ""));
  assert.equal(run(bench).state, "already connected");
  const bySource = new Bench();
  putController(
    bySource.host,
    "nvme0",
    optionString.replace("host_traddr=10.0.0.2,host_iface=eth0", "src_addr=10.0.0.2"),
  );
  assert.equal(run(bySource).state, "already connected");
});

test("a controller at a link-local address is found again, with the scope that sysfs shows and without", () => {
  const target = { ...path, traddr: "fe80::1", hostTraddr: "fe80::2" };
  const options = makeOptionString({ target, identity, interfaceName: "eth0" });
  for (const shown of [
    options,
    options.replaceAll("%eth0", ""),
    options.replace("host_iface=eth0,", ""),
    options.replace("host_traddr=fe80::2%eth0,host_iface=eth0", "src_addr=fe80::2"),
  ]) {
    const bench = new Bench();
    putController(bench.host, "nvme3", shown);
    assert.equal(run(bench, { timeout: 0 }, target).state, "already connected", shown);
  }
  const elsewhere = new Bench();
  putController(elsewhere.host, "nvme3", options.replaceAll("eth0", "eth1"));
  assert.equal(run(elsewhere, { timeout: 0 }, target).state, "gave up");
});

for (const [what, change] of [
  ["another subsystem", (options: string) => options.replace(":boot", ":data")],
  ["another port", (options: string) => options.replace("4420", "4421")],
  ["another target address", (options: string) => options.replace("traddr=10.0.0.1", "traddr=10.0.0.9")],
  ["another interface", (options: string) => options.replace("eth0", "eth1")],
  ["another source address", (options: string) => options.replace("host_traddr=10.0.0.2", "host_traddr=10.0.0.3")],
  ["another host (upstream defect 3)", (options: string) => options.replace(identity.nqn, "nqn.random")],
  ["no binding at all", (options: string) => options.replace("host_traddr=10.0.0.2,host_iface=eth0,", "")],
  ["another transport", (options: string) => options.replace("transport=tcp", "transport=rdma")],
] as const) {
  test(`a controller with ${what} is not this path's`, () => {
    const bench = new Bench(there);
    putController(bench.host, "nvme9", change(optionString));
    assert.equal(run(bench).state, "connected");
    assert.equal(bench.fabrics.written.length, 1);
  });
}

test("a controller that is being deleted is none, one that the kernel reconnects is waited for", () => {
  const deleting = new Bench(there);
  putController(deleting.host, "nvme9", optionString, "deleting (no IO)");
  assert.equal(run(deleting).state, "connected");

  const reconnecting = new Bench(there, {
    onSleep: (host) => host.clock > 3000 && host.put("/sys/class/nvme/nvme9/state", "live\n"),
  });
  putController(reconnecting.host, "nvme9", optionString, "connecting");
  assert.deepEqual(run(reconnecting), { state: "already connected", exitCode: 0, controllers: ["nvme9"] });
  assert.match(reconnecting.lines[0] ?? "", /nvme9 is there, but connecting/);
});

test("the path waits for its interface, its link, its module, its address, its route and its target, and says each once", () => {
  const network: Record<string, string | typeof responders.nvme> = { "10.0.0.1:4420": "EADDRNOTAVAIL" };
  const steps: [number, (host: MockHost) => void][] = [
    [1000, (host) => plugIn(host, nic("eth0", path.interface.mac, { carrier: "0\n" }))],
    [2000, (host) => host.put("/sys/class/net/eth0/carrier", "1\n")],
    [3000, (host) => host.put("/dev/nvme-fabrics", "")],
    [
      4000,
      () => {
        network["10.0.0.1:4420"] = "ENETUNREACH";
      },
    ],
    [
      5000,
      () => {
        network["10.0.0.1:4420"] = "ECONNREFUSED";
      },
    ],
    [
      6000,
      () => {
        network["10.0.0.1:4420"] = responders.nvme;
      },
    ],
  ];
  const bench = new Bench(network, {
    onSleep: (host) => {
      while (steps[0] !== undefined && host.clock >= steps[0][0]) {
        steps.shift()?.[1](host);
      }
    },
  });
  for (const file of bench.host.list("/sys/class/net")) {
    bench.host.remove(file);
  }
  bench.host.remove("/dev/nvme-fabrics");
  assert.equal(run(bench).state, "connected");
  assert.deepEqual(
    bench.lines.map((line) => line.replace("NBFT path 0-1-2: ", "")),
    [
      "notice no interface 52:54:00:00:00:01",
      "notice no link on eth0",
      "notice no /dev/nvme-fabrics: waiting for the kernel module nvme-tcp",
      "notice no address 10.0.0.2 on eth0",
      "notice no route to 10.0.0.1:4420 through eth0",
      "notice connection refused by 10.0.0.1:4420",
      "info connected as nvme0: nqn.2024-01.org.example:boot at 10.0.0.1:4420 through eth0",
    ],
  );
  assert(bench.host.clock < 6200, `${bench.host.clock} ms`);
});

test("an interface that is down: reading its carrier fails with EINVAL", () => {
  const bench = new Bench(there);
  const readFile = bench.host.readFile.bind(bench.host);
  bench.host.readFile = (name, limit) => {
    if (name.endsWith("/carrier")) {
      throw new HostError("read", name, "EINVAL");
    }
    return readFile(name, limit);
  };
  assert.equal(run(bench, { timeout: 0 }).exitCode, 1);
  assert.match(bench.lines[0] ?? "", /eth0 is down/);
  assert.deepEqual(bench.attempts, []);
});

test("upstream defect 1: a target that does not answer never gets the kernel's connect lock", () => {
  for (const dead of [
    "ECONNREFUSED",
    "ETIMEDOUT",
    "EHOSTUNREACH",
    responders.silent,
    responders.http,
    responders.closes,
  ]) {
    const bench = new Bench({ "10.0.0.1:4420": dead });
    assert.deepEqual(run(bench), { state: "gave up", exitCode: 1, controllers: [] });
    assert.deepEqual(bench.fabrics.written, []);
    assert(bench.host.clock <= bench.options.timeout + 2000, `${bench.host.clock} ms`);
    assert.match(
      bench.lines.at(-1) ?? "",
      /^warning NBFT path 0-1-2: gave up after \d+ s: .*10\.0\.0\.1:4420.*, attempt \d+$/,
    );
  }
});

test("a wait is told when it is seen first and every 10 s, with the number of attempts", () => {
  const bench = new Bench({ "10.0.0.1:4420": "ECONNREFUSED" });
  run(bench, { timeout: 35_000 });
  const [first, ...repeated] = bench.lines;
  assert.equal(first, "notice NBFT path 0-1-2: connection refused by 10.0.0.1:4420");
  assert.equal(repeated.length, 4);
  assert.match(repeated[0] ?? "", /^notice NBFT path 0-1-2: connection refused by 10\.0\.0\.1:4420, attempt \d+$/);
  // A port that refuses is asked often at first, and once a second in the end.
  const inAll = bench.attempts.length;
  assert(inAll > 40 && inAll < 140, `${inAll} attempts`);
});

test("obstacles that take turns do not flood the console", () => {
  let turn = 0;
  const bench = new Bench({ "10.0.0.1:4420": () => (turn++ % 2 === 0 ? responders.closes() : responders.http()) });
  run(bench, { timeout: 5000 });
  assert(bench.attempts.length > 50);
  assert(bench.lines.length <= 8, bench.lines.join("\n"));
});

test("a timeout of 0 is one attempt", () => {
  const bench = new Bench({ "10.0.0.1:4420": "ECONNREFUSED" });
  assert.equal(run(bench, { timeout: 0 }).state, "gave up");
  assert.equal(bench.attempts.length, 1);
});

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
    assert.equal(run(bench).state, "connected");
    assert.equal(bench.fabrics.written.length, 3);
    assert.match(bench.lines[0] ?? "", message);
    assert.match(bench.lines[0] ?? "", /^notice/);
    assert(bench.host.clock >= 500, "the kernel's lock is left to other paths in between");
  });
}

const permanent = {
  EINVAL: /\(EINVAL\): see the kernel's log; most often this host NQN is in use with another host ID$/,
  EOPNOTSUPP: /lacks/,
  ENOKEY: /authentication/,
  EKEYREJECTED: /rejects this host's key/,
  EKEYEXPIRED: /expired/,
  EKEYREVOKED: /revoked/,
  EACCES: /run as root/,
  EPERM: /run as root/,
} as const;

for (const [code, message] of Object.entries(permanent)) {
  test(`errno of /dev/nvme-fabrics that stays: ${code}`, () => {
    const bench = new Bench(there);
    bench.fabrics.failures.push(code);
    assert.deepEqual(run(bench), { state: "refused", exitCode: 1, controllers: [] });
    assert.equal(bench.lines.length, 1);
    assert.match(bench.lines[0] ?? "", /^error NBFT path 0-1-2: /);
    assert.match(bench.lines[0] ?? "", message);
    assert.match(bench.lines[0] ?? "", new RegExp(code));
  });
}

test("a device that cannot be opened: not for this user, or not yet", () => {
  const denied = new Bench(there);
  denied.fabrics.openFailure = "EACCES";
  assert.equal(run(denied).state, "refused");
  assert.match(denied.lines[0] ?? "", /not permitted to open \/dev\/nvme-fabrics \(EACCES\): run as root/);

  const early = new Bench(there, {
    onSleep: () => {
      early.fabrics.openFailure = undefined;
    },
  });
  early.fabrics.openFailure = "ENXIO";
  assert.equal(run(early).state, "connected");
});

test("a kernel that lists no options (before 5.17) gets no host_iface, which it might not know", () => {
  const bench = new Bench(there);
  bench.fabrics.known = "EINVAL";
  assert.equal(run(bench).state, "connected");
  assert.equal(bench.fabrics.written[0], optionString.replace("host_iface=eth0,", ""));
});

test("attack: a comma in an NQN connects nothing, whatever decoded it", () => {
  const bench = new Bench(there);
  const outcome = run(bench, {}, { ...path, subsysNqn: "nqn.x,host_iface=eth1" });
  assert.deepEqual(outcome, { state: "refused", exitCode: 1, controllers: [] });
  assert.deepEqual(bench.fabrics.written, []);
});

test("--dry-run prints the string and touches nothing", () => {
  const bench = new Bench();
  assert.deepEqual(run(bench, { dryRun: true }), { state: "dry run", exitCode: 0, controllers: [] });
  assert.equal(bench.host.out, `${optionString}\n`);
  assert.deepEqual([bench.attempts, bench.fabrics.written, bench.lines], [[], [], []]);
});

test("--dry-run without the interface and without the kernel's module", () => {
  const bench = new Bench();
  bench.fabrics.openFailure = "ENOENT";
  const elsewhere = { ...dhcpPath, interface: { mac: "52:54:00:00:00:99", vlan: 5 } };
  assert.equal(run(bench, { dryRun: true }, elsewhere).exitCode, 0);
  assert.equal(bench.host.out, `${optionString.replace("host_traddr=10.0.0.2,host_iface=eth0,", "")}\n`);
  assert.deepEqual(bench.lines, [
    "warning NBFT path 0-1-2: no interface 52:54:00:00:00:99, VLAN 5: host_iface is left out",
  ]);
});

test("--dry-run of a path with a comma in it", () => {
  const bench = new Bench();
  assert.equal(run(bench, { dryRun: true }, { ...path, traddr: "10.0.0.1,nqn=x" }).exitCode, 1);
  assert.equal(bench.host.out, "");
});
