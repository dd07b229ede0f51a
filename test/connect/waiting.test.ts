// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { HostError } from "../../src/host/host.ts";
import type { MockHost } from "../mock-host.ts";
import { connectPath, there } from "./connect-path.ts";
import { responders } from "./mock-connection.ts";
import { Bench, nic, path, plugIn } from "./mock-machine.ts";

test("the path waits for its interface, its link, its module, its address, its route and its target, and says each once, when it has lasted 5 s", () => {
  const network: Record<string, string | typeof responders.nvme> = { "10.0.0.1:4420": "EADDRNOTAVAIL" };
  const steps: [number, (host: MockHost) => void][] = [
    [6000, (host) => plugIn(host, nic("eth0", path.interface.mac, { carrier: "0\n" }))],
    [12_000, (host) => host.put("/sys/class/net/eth0/carrier", "1\n")],
    [18_000, (host) => host.put("/dev/nvme-fabrics", "")],
    [
      24_000,
      () => {
        network["10.0.0.1:4420"] = "ENETUNREACH";
      },
    ],
    [
      30_000,
      () => {
        network["10.0.0.1:4420"] = "ECONNREFUSED";
      },
    ],
    [
      36_000,
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
  assert.equal(connectPath(bench).state, "connected");
  assert.deepEqual(
    bench.lines.map((line) => line.replace("NBFT path 0-1-2: ", "").replace(/, attempt \d+/, "")),
    [
      "notice no interface 52:54:00:00:00:01: is the card there, and its driver?",
      "notice no link on eth0: check its cable and the switch",
      "notice no /dev/nvme-fabrics: waiting for the kernel module nvme-tcp: is it in this image?",
      "notice no address 10.0.0.2 on eth0: see what the network manager says",
      "notice no route to 10.0.0.1:4420 through eth0: the NBFT needs a gateway",
      "notice connection refused by 10.0.0.1:4420: start the target, or correct its port",
      "info connected as nvme0: nqn.2024-01.org.example:boot at 10.0.0.1:4420 through eth0",
    ],
  );
  assert(bench.host.clock < 36_500, `${bench.host.clock} ms`);
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
  assert.equal(connectPath(bench, { timeout: 0 }).exitCode, 1);
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
    assert.deepEqual(connectPath(bench), { state: "gave up", exitCode: 1, controllers: [] });
    assert.deepEqual(bench.fabrics.written, []);
    assert(bench.host.clock <= bench.options.timeout + 2000, `${bench.host.clock} ms`);
    assert.match(
      bench.lines.at(-1) ?? "",
      /^warning NBFT path 0-1-2: gave up after \d+ s: .*10\.0\.0\.1:4420.*, attempt \d+(?:: .*)?$/,
    );
  }
});

test("a healthy boot is silent until it is connected, whatever it has waited for in between, on a slow machine too", () => {
  const network: Record<string, string | typeof responders.nvme> = { "10.0.0.1:4420": "ENODEV" };
  const bench = new Bench(network, {
    onSleep: (host) => {
      const steps = ["ENODEV", "ENETDOWN", "EADDRNOTAVAIL", "ENETUNREACH", responders.nvme];
      network["10.0.0.1:4420"] = steps[Math.floor(host.clock / 4500)] ?? responders.nvme;
    },
  });
  assert.equal(connectPath(bench).state, "connected");
  assert.deepEqual(
    bench.lines.map((line) => line.slice(0, 45)),
    ["info NBFT path 0-1-2: connected as nvme0: nqn"],
  );
});

test("a wait is told after 5 s and every 10 s, with the number of attempts", () => {
  const bench = new Bench({ "10.0.0.1:4420": "ECONNREFUSED" });
  connectPath(bench, { timeout: 35_000 });
  const [first, ...repeated] = bench.lines;
  const line =
    /^notice NBFT path 0-1-2: connection refused by 10\.0\.0\.1:4420, attempt \d+: start the target, or correct its port$/;
  assert.match(first ?? "", line);
  assert.match(repeated[0] ?? "", line);
  assert.equal(repeated.length, 3);
  // A port that refuses is asked often at first, and once a second in the end.
  const inAll = bench.attempts.length;
  assert(inAll > 40 && inAll < 140, `${inAll} attempts`);
});

test("obstacles that take turns do not flood the console", () => {
  let turn = 0;
  const bench = new Bench({ "10.0.0.1:4420": () => (turn++ % 2 === 0 ? responders.closes() : responders.http()) });
  connectPath(bench, { timeout: 35_000 });
  assert(bench.attempts.length > 50);
  // Each after 5 s, then one line every 10 s, and the last one.
  assert.equal(bench.lines.length, 5, bench.lines.join("\n"));
});

test("an obstacle that comes back after a while is told again, also where nobody wants to be reminded", () => {
  const cable = (host: MockHost) => (host.clock > 20_000 && host.clock < 40_000 ? "0\n" : "1\n");
  const bench = new Bench(
    { "10.0.0.1:4420": "ECONNREFUSED" },
    { onSleep: (host) => host.put("/sys/class/net/eth0/carrier", cable(host)) },
  );
  connectPath(bench, { timeout: 60_000, quiet: true });
  const told = bench.lines.map((line) => line.replace(/, attempt \d+/, "").replace(/^.*(?:0-1-2|s): (?=[cn]o)/, ""));
  const refused = "connection refused by 10.0.0.1:4420: start the target, or correct its port";
  assert.deepEqual(told, [refused, "no link on eth0: check its cable and the switch", refused, refused]);
});

test("what takes long between two attempts is no news each time", () => {
  const bench = new Bench(there);
  const open = bench.fabrics.open.bind(bench.fabrics);
  bench.fabrics.open = (host) => {
    bench.fabrics.failures.push("EIO");
    host.clock += 13_000;
    return open(host);
  };
  connectPath(bench, { timeout: 200_000, quiet: true });
  assert.equal(bench.lines.filter((line) => line.startsWith("notice")).length, 1, bench.lines.join("\n"));
});

test("a timeout of 0 is one attempt", () => {
  const bench = new Bench({ "10.0.0.1:4420": "ECONNREFUSED" });
  assert.equal(connectPath(bench, { timeout: 0 }).state, "gave up");
  assert.equal(bench.attempts.length, 1);
});

test("many paths to targets that are not there ask no more often together than a few, and each every forty seconds at least", () => {
  const asked = (paths: number) => {
    const times: number[] = [];
    const bench = new Bench({ "10.0.0.1:4420": "ECONNREFUSED" }, { files: { "/run/nbft-boot/hostnqn": "" } });
    const { connectTcp } = bench.host;
    bench.host.connectTcp = (options) => {
      times.push(bench.host.clock);
      return connectTcp.call(bench.host, options);
    };
    connectPath(bench, { timeout: 1_200_000, paths });
    return times.slice(1).map((time, index) => time - (times[index] ?? 0));
  };
  assert.deepEqual(
    [1, 6, 64, 200, 255].map((paths) => Math.max(...asked(paths))),
    [1000, 1000, 9600, 30_000, 38_250],
  );
  assert.equal(asked(200)[0], 20, "not sooner given up than by a single one");
});

test("regression: as long as nothing of the target answers, an attempt is a connection of TCP and no look at the machine", () => {
  const network: Record<string, string | typeof responders.nvme> = { "10.0.0.1:4420": "ETIMEDOUT" };
  const bench = new Bench(network, {
    onSleep: (host) => {
      if (host.clock >= 30_000) {
        network["10.0.0.1:4420"] = responders.nvme;
      }
    },
  });
  const folders: string[] = [];
  const readDirectory = bench.host.readDirectory.bind(bench.host);
  bench.host.readDirectory = (folder) => {
    folders.push(folder);
    return readDirectory(folder);
  };
  assert.equal(connectPath(bench, { timeout: 60_000 }).state, "connected");
  assert.ok(bench.attempts.length > 10, `${bench.attempts.length}`);
  // At first, and when it answers.
  assert.equal(folders.filter((folder) => folder === "/etc/nbft-boot/secrets").length, 2, folders.join(" "));
});
