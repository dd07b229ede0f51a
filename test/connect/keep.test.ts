// SPDX-License-Identifier: LGPL-2.1-or-later
// A connection that the kernel gives up for good comes back; one that somebody has removed stays away.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { keepPath, optionString, putOther, removeController, type Story, setState } from "./keep-machine.ts";
import { type Network, responders } from "./mock-connection.ts";
import { putController } from "./mock-fabrics.ts";
import { path } from "./mock-machine.ts";

/** An outage in which the target is there before its subsystem is. */
const outage: Story = {
  5000: (bench) => setState(bench, "connecting"),
  15000: (bench) => {
    removeController(bench, "nvme0");
    bench.fabrics.failures.push(...Array(100).fill("EIO"));
  },
  45000: ({ fabrics }) => {
    fabrics.failures.length = 0;
  },
};

suite("a controller that the kernel has given up", () => {
  test("is connected again within ten seconds of being possible, and said", () => {
    const kept = keepPath(55_000, outage);
    assert.deepEqual(kept.bench.fabrics.written.at(-1), optionString);
    assert.equal(kept.host.exists("/sys/class/nvme/nvme1"), true);
    assert.equal(kept.record()?.state, "connected");
    assert.deepEqual(
      kept.bench.lines.map((line) => line.replace(/: (nqn|the target|the kernel gives).*/, "")),
      [
        "info NBFT path 0-1-2: connected as nvme0",
        "warning NBFT path 0-1-2: nvme0 has vanished, connecting again",
        ...Array(3).fill("notice NBFT path 0-1-2"),
        "info NBFT path 0-1-2: connected as nvme1",
      ],
    );
  });

  test("is marked as a boot connection again", () => {
    assert.equal(keepPath(55_000, outage).host.text("/run/nvme/registry/nvme1/owner"), "nbft\n");
  });

  test("is recorded as vanished until then", () => {
    const { state, vanished } = keepPath(30_000, outage).record() ?? {};
    assert.deepEqual([state, vanished], ["waiting", "nvme0"]);
    assert.equal(keepPath(55_000, outage).record()?.vanished, undefined);
  });

  test("is asked for at its pace by its process also where that is one of many that would end while they wait", () => {
    const network: Network = { "10.0.0.1:4420": responders.nvme };
    const { bench } = keepPath(
      900_000,
      {
        4000: (there) => {
          network["10.0.0.1:4420"] = "ECONNREFUSED";
          setState(there, "connecting");
          removeController(there, "nvme0");
        },
      },
      {},
      network,
      path,
      { unreachableTimeout: 30_000 },
    );
    const asked = bench.attempts.length;
    assert.ok(asked > 800 && asked < 1000, `${asked}`);
  });

  test("is asked for every few seconds, however long that takes, and never given up", () => {
    const { 45_000: _, ...endless } = outage;
    const { bench, host } = keepPath(3_600_000, endless);
    assert(bench.fabrics.written.length > 100);
    assert(bench.fabrics.written.length < 1000, `${bench.fabrics.written.length} times`);
    assert(host.clock >= 3_600_000);
    assert.doesNotMatch(bench.lines.join("\n"), /gave up/);
  });

  test("that is refused for good is asked for every half minute, by the same process", () => {
    const { bench } = keepPath(200_000, {
      5000: (one) => setState(one, "connecting"),
      15000: (one) => {
        removeController(one, "nvme0");
        one.fabrics.failures.push(...Array(100).fill("EINVAL"));
      },
    });
    const times = bench.fabrics.written.length - 1;
    assert(times >= 5 && times <= 7, `${times} times`);
  });

  test("is seen without the kernel telling of it", () => {
    const { host } = keepPath(25_000, outage, { controllerChanges: [] });
    assert.equal(host.exists("/sys/class/nvme/nvme1"), false);
    assert.equal(keepPath(55_000, outage, { controllerChanges: [] }).host.exists("/sys/class/nvme/nvme1"), true);
    const { controllerChanges: _, ...without } = { controllerChanges: undefined };
    assert.equal(keepPath(55_000, outage, without).host.exists("/sys/class/nvme/nvme1"), true);
  });

  test("is seen where another one has its number by now", () => {
    const { bench } = keepPath(30_000, {
      5000: (one) => setState(one, "connecting"),
      15000: (one) => {
        putController(one.host, "nvme0", optionString.replace("10.0.0.1", "10.0.0.9"));
      },
    });
    assert.match(bench.lines[1] ?? "", /nvme0 has vanished/);
    assert.equal(bench.fabrics.written.length, 2);
  });
});

suite("a controller that somebody has removed", () => {
  const removed: Story = {
    5000: (bench) => putOther(bench),
    21000: (bench) => removeController(bench, "nvme0"),
  };

  test("is left so, where its subsystem has another one that is live, and said", () => {
    const kept = keepPath(600_000, removed);
    assert.equal(kept.bench.fabrics.written.length, 1);
    const why =
      "nvme0 was disconnected by somebody, and is left so: systemctl restart nbft-boot-connect@0-1-2 connects it";
    assert.equal(kept.bench.lines.at(-1), `notice NBFT path 0-1-2: ${why}`);
    const { state, obstacle, vanished } = kept.record() ?? {};
    assert.deepEqual([state, obstacle, vanished], ["gave up", why, undefined]);
  });

  test("is connected by the service that has all paths, where that keeps it", () => {
    const { bench } = keepPath(600_000, removed, {}, undefined, undefined, { unit: "nbft-boot-connect@all" });
    assert.match(bench.lines.at(-1) ?? "", /: systemctl restart nbft-boot-connect@all connects it$/);
  });

  for (const [what, story] of [
    ["it was the last of its subsystem: root may be behind it", { 21000: removed[21_000] }],
    [
      "it was the last that is live",
      { 5000: (bench) => putOther(bench, "connecting"), 21000: (bench) => removeController(bench, "nvme0") },
    ],
    ["the last of the others goes, too", { ...removed, 60000: (bench) => removeController(bench, "nvme7") }],
    ["the connection was lost by then", { ...removed, 12000: (bench) => setState(bench, "connecting") }],
  ] as readonly [string, Story][]) {
    test(`is connected again where ${what}`, () => {
      assert.equal(keepPath(75_000, story).host.exists("/sys/class/nvme/nvme1"), true);
    });
  }

  test("is connected again where the kernel is so quick to give up that it may have been the kernel", () => {
    const files = { "/sys/class/nvme/nvme0/reconnect_delay": "5\n" };
    assert.equal(keepPath(75_000, removed, { files }).host.exists("/sys/class/nvme/nvme1"), true);
  });

  test("is connected again where nobody could look for so long that it may have been the kernel", () => {
    const blocked: Story = {
      ...removed,
      21000: (bench) => {
        bench.host.clock += 15_000;
        removeController(bench, "nvme0");
      },
    };
    assert.equal(keepPath(75_000, blocked).host.exists("/sys/class/nvme/nvme1"), true);
  });

  test("is kept again when somebody connects it", () => {
    const { bench, record } = keepPath(100_000, {
      ...removed,
      50000: ({ host }) => putController(host, "nvme4", optionString),
      70000: (one) => setState(one, "connecting", "nvme4"),
      90000: (one) => removeController(one, "nvme4"),
    });
    assert.match(
      bench.lines.join("\n"),
      /connected by somebody as nvme4\n.*nvme4 has vanished.*\n.*connected as nvme1/,
    );
    assert.equal(record()?.state, "connected");
  });
});

suite("a connection that stands", () => {
  test("costs a look every four seconds, says nothing, and has the process stay in memory", () => {
    const { bench, host, wakes } = keepPath(4_000_000, {});
    assert.equal(wakes.length, 1000);
    assert.equal(bench.lines.length, 1);
    assert.equal(host.staysInMemory, true);
  });

  test("however often the kernel tells of something, is looked at once a second", () => {
    const flapping = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [10 * index + 10, () => {}]));
    assert(keepPath(100_000, flapping).wakes.length <= 202);
  });

  test("has what others connect beside it removed, as soon as the kernel tells of that", () => {
    const lesser = optionString.replace(/,host_iface=\w+/, "").replace(",ctrl_loss_tmo=-1", "");
    const { bench, written } = keepPath(30_000, {
      20000: ({ host }) => {
        putController(host, "nvme5", lesser);
        host.put("/sys/class/nvme/nvme5/delete_controller", "");
      },
    });
    assert.deepEqual(written, ["/sys/class/nvme/nvme5/delete_controller 1"]);
    assert.match(bench.lines.at(-1) ?? "", /^notice NBFT path 0-1-2: removed nvme5, a second connection/);
  });

  test("is left to the kernel in an outage", () => {
    const { bench } = keepPath(
      3_600_000,
      { 5000: (one) => setState(one, "connecting"), 6000: () => {}, 3000000: (one) => setState(one, "live") },
      {},
      { "10.0.0.1:4420": responders.nvme },
    );
    assert.equal(bench.lines.length, 1);
    assert.equal(bench.attempts.length, 1);
  });
});

suite("the disks behind it", () => {
  const attribute = "/sys/class/block/nvme0n1/delayed_removal_secs";
  const mounts = (source: string, where = "/") => ({
    "/proc/self/mountinfo": `25 1 0:29 / ${where} rw - btrfs ${source} rw\n`,
  });
  const written = (files: Readonly<Record<string, string>>, story: Story = {}) =>
    keepPath(60_000, story, { files: { ...mounts("/dev/nvme0n1"), ...files } }).written;
  const kept = [`${attribute} 2419200`];

  test("are kept by the kernel for four weeks when all their connections are given up (Linux 6.16)", () => {
    assert.deepEqual(written({ [attribute]: "0\n" }), kept);
  });

  test("are kept as soon as root is mounted from them, in the initramfs, too", () => {
    const initramfs = "1 1 0:2 / / rw - rootfs rootfs rw\n";
    const story: Story = {
      20000: ({ host }) => {
        for (const [path, content] of Object.entries(mounts("/dev/nvme0n1", "/sysroot"))) {
          host.put(path, initramfs + content);
        }
      },
    };
    const files = { [attribute]: "0\n", "/proc/self/mountinfo": initramfs };
    assert.deepEqual(written(files), []);
    assert.deepEqual(written(files, story), kept);
  });

  test("that have data only, or are below MD, which degrades, end", () => {
    const data = `${mounts("/dev/sda1")["/proc/self/mountinfo"]}${mounts("/dev/nvme0n1", "/srv")["/proc/self/mountinfo"]}`;
    assert.deepEqual(written({ [attribute]: "0\n", "/proc/self/mountinfo": data }), []);
    const mirror = { ...mounts("/dev/md0"), "/sys/class/block/md0/slaves/nvme0n1/size": "1\n" };
    assert.deepEqual(written({ [attribute]: "0\n", ...mirror }), []);
  });

  test("for as long as somebody else has said", () => assert.deepEqual(written({ [attribute]: "60\n" }), []));
  test("older kernels have no such attribute", () => assert.deepEqual(written({}), []));
});
