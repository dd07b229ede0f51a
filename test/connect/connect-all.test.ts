// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { connectAll } from "../../src/connect/connect-all.ts";
import { type EndedProcess, HostError } from "../../src/host/host.ts";
import type { Path } from "../../src/plan/types.ts";
import { MockHost } from "../mock-host.ts";
import { path as onePath } from "./mock-machine.ts";

const card = { "/sys/class/net/eth0/address": `${onePath.interface.mac}\n`, "/sys/class/net/eth0/type": "1\n" };
const withLink = { ...card, "/sys/class/net/eth0/carrier": "1\n" };

const pathOf = (index: number): Path => ({
  ...onePath,
  id: `0-${index}-1`,
  traddr: `10.0.0.${index}`,
});

interface Script {
  readonly paths: number;
  readonly files?: Readonly<Record<string, string>>;
  /** Milliseconds that the process of a path takes, and its exit status; absent: it gives up when its time is over. */
  ends?(title: string, tries: number): readonly [milliseconds: number, status: number] | undefined;
  /** Milliseconds of the clock at which root is mounted. */
  readonly mounted?: number;
  readonly timeout?: number;
  readonly keep?: boolean;
  readonly started?: string[];
  readonly isDetached?: boolean;
  alive?(now: number, host: MockHost): void;
  /** Which targets answer who asks many of them. */
  reach?(address: string, now: number): boolean;
  /** Processes do their work, to targets that refuse, instead of ending as said. */
  readonly works?: boolean;
  /** Until which millisecond there can be no process. */
  readonly spawns?: number;
}

/** What was started when, as `0-1-1 at 0`, and how it ended. */
function run({
  paths,
  files = withLink,
  ends = () => [20, 0],
  mounted = 1000,
  timeout = 20_000,
  keep = false,
  started = [],
  isDetached = false,
  alive = () => {},
  spawns = 0,
  reach = () => false,
  works = false,
}: Script) {
  const running: { readonly process: number; readonly at: number; readonly status: number }[] = [];
  const tries = new Map<string, number>();
  const host = new MockHost({
    files: { "/etc/initrd-release": "", ...files },
    addresses: { eth0: [onePath.hostTraddr ?? "10.0.0.200"] },
    spawn: (title, work, machine) => {
      if (title === "root") {
        running.push({ process: -1, at: machine.clock, status: work() });
        return -1;
      }
      if (machine.clock < spawns) {
        throw new HostError("fork", "", "EAGAIN");
      }
      started.push(`${title} at ${machine.clock}`);
      tries.set(title, (tries.get(title) ?? 0) + 1);
      if (works) {
        running.push({ process: started.length, status: work(), at: machine.clock });
        return started.length;
      }
      const [milliseconds, status] = ends(title, tries.get(title) ?? 1) ?? [
        keep ? Number.POSITIVE_INFINITY : timeout - machine.clock,
        1,
      ];
      running.push({ process: started.length, at: machine.clock + milliseconds, status });
      return started.length;
    },
    onSleep: ({ clock }) => {
      if (works && clock > 700_000) {
        throw new Error("enough");
      }
    },
    connectTcp: ({ address }) => {
      throw new HostError("connect", address, "ECONNREFUSED");
    },
    reach: ({ address }, { clock }) => reach(address, clock),
    reap: (timeout, machine): EndedProcess | undefined => {
      assert.ok(machine.clock < 10_000_000, "it should have come to an end");
      if (machine.clock >= mounted) {
        machine.put("/proc/self/mounts", "/dev/nvme0n1 /sysroot ext4 rw 0 0\n");
      }
      running.sort((a, b) => a.at - b.at);
      const [next] = running;
      if (next === undefined || next.at > machine.clock + timeout) {
        return undefined;
      }
      running.shift();
      machine.clock = Math.max(machine.clock, next.at);
      return { process: next.process, status: next.status };
    },
  });
  const exitCode = connectAll(host, {
    paths: Array.from({ length: paths }, (_, index) => pathOf(index + 1)),
    identity: { nqn: "nqn.2024-01.org.example:host", origin: { table: 0, structure: "host", index: 0 } },
    apart: [],
    timeout,
    keep,
    isDetached,
    quiet: isDetached,
    unit: "nbft-boot-connect@all",
    alive: () => alive(host.clock, host),
  });
  const told = host.err.split("\n").filter((line) => line.includes(" NBFT paths are connected; "));
  return { started, exitCode, told, host };
}

const before = (started: readonly string[], time: number) =>
  started.filter((line) => Number(line.split(" at ")[1]) < time).length;

suite("all paths in one service", () => {
  test("two begin at once, and the others when root is mounted", () => {
    const { started, exitCode } = run({ paths: 16, mounted: 200 });
    assert.deepEqual(started.slice(0, 2), ["0-1-1 at 0", "0-2-1 at 0"]);
    assert.equal(before(started, 200), 2);
    assert.equal(before(started, 1500), 16);
    assert.equal(exitCode, 0);
  });

  test("where the real root has systemd, the others are left to it, unless the initramfs does not end", () => {
    const systemd = { "/sysroot/usr/lib/systemd/systemd": "ELF" };
    const { started } = run({ paths: 16, mounted: 200, files: { ...withLink, ...systemd } });
    assert.equal(before(started, 2000), 2);
    assert.equal(started.length, 16);
  });

  test("regression: a real root that has systemd and is started with a shell by init= is not left anything", () => {
    const startedBefore = (options: string) => {
      const files = {
        ...withLink,
        "/sysroot/usr/lib/systemd/systemd": "ELF",
        "/proc/cmdline": `root=/dev/nvme0n1 ${options}\n`,
      };
      return before(run({ paths: 16, mounted: 200, files }).started, 1500);
    };
    assert.equal(startedBefore("init=/bin/bash"), 16);
    assert.equal(startedBefore("init=/usr/lib/systemd/systemd"), 2);
  });

  test("where the first ones are dead, the others do not wait for them", () => {
    const { started } = run({
      paths: 16,
      mounted: 3000,
      ends: (title) => (/^0-[12]-1$/.test(title) ? undefined : [20, 0]),
    });
    assert.equal(before(started, 250), 2);
    assert.ok(before(started, 400) >= 3, started.join(", "));
  });

  test("without a network two are tried, which tell of it, and no more", () => {
    const { started, exitCode, told } = run({ paths: 16, files: card, ends: () => undefined });
    assert.equal(started.length, 2);
    assert.equal(exitCode, 1, "the unit is started again");
    assert.deepEqual(told, []);
  });

  test("regression: where a path is connected by a network that is not seen, the others are tried before root is mounted, and told of", () => {
    const { started, told } = run({
      paths: 16,
      files: card,
      mounted: Number.POSITIVE_INFINITY,
      timeout: 50_000,
      ends: (title) => (title === "0-1-1" ? [20, 0] : undefined),
    });
    assert.equal(started.length, 16);
    assert.ok(told.length > 0);
  });

  test("what has ended without a connection is tried again", () => {
    const { started, exitCode } = run({ paths: 2, ends: (_title, tries) => [20, tries < 3 ? 1 : 0] });
    assert.equal(started.filter((line) => line.startsWith("0-1-1 ")).length, 3);
    assert.equal(exitCode, 0);
  });

  test("in an initramfs what connects first keeps nothing, and need not stay in memory", () => {
    const alive = (now: number, { staysInMemory }: MockHost) => {
      assert.equal(staysInMemory, false);
      assert.ok(now < 20_000, "enough");
    };
    assert.throws(() => run({ paths: 2, keep: true, alive }), /enough/);
  });

  test("where connections are kept, each gets a process for that after half a minute, and none is ended for the timeout", () => {
    const started: string[] = [];
    const ends = (_title: string, tries: number): readonly [number, number] => {
      if (tries > 2) {
        throw new Error("enough");
      }
      return [20, 0];
    };
    assert.throws(() => run({ paths: 2, keep: true, started, ends }), /enough/);
    assert.deepEqual(
      started.map((line) => line.replace(/\d\d\d$/, "...")),
      ["0-1-1 at 0", "0-2-1 at 0", "0-1-1 at 30...", "0-2-1 at 30...", "0-1-1 at 60..."],
    );
  });

  test("in the real root each has its process at once, which keeps it, and does not end", () => {
    const started: string[] = [];
    const ends = (): undefined => {
      if (started.length === 16) {
        throw new Error("enough");
      }
    };
    const stays: boolean[] = [];
    const alive = (_now: number, { staysInMemory }: MockHost) => void stays.push(staysInMemory);
    assert.throws(() => run({ paths: 16, keep: true, isDetached: true, started, ends, alive }), /enough/);
    assert.equal(before(started, 2000), 16);
    assert.ok(stays.every(Boolean), "what all of them have in common stays in memory by the first process");
  });

  test("regression: each process that keeps a path has its memory in common with the others", () => {
    const started: string[] = [];
    const alive = (_now: number, { memoryCalls }: MockHost) => {
      assert.ok(
        memoryCalls <= 1,
        "the parent's copy would be a new one, and the last process that it has started be left with the old one",
      );
      if (started.length === 16) {
        throw new Error("enough");
      }
    };
    assert.throws(
      () => run({ paths: 16, keep: true, isDetached: true, started, ends: () => undefined, alive }),
      /enough/,
    );
  });

  suite("many whose targets do not answer", () => {
    const asked: string[] = [];
    const unreachable = (reach: Script["reach"], paths = 16) => {
      asked.length = 0;
      return run({
        paths,
        timeout: 100_000,
        ends: (title, tries) => (title === "0-1-1" || tries > 1 ? [20, 0] : [30_000, 75]),
        reach: (address, now) => {
          asked.push(`${address} at ${Math.round(now / 1000)}`);
          return reach?.(address, now) ?? false;
        },
      });
    };

    test("have no process, and are asked together every ten seconds or so", () => {
      const { started, exitCode } = unreachable(() => false);
      assert.equal(started.length, 16);
      assert.equal(exitCode, 1);
      const times = new Set(asked.map((line) => Number(line.split(" at ")[1])));
      assert.ok(times.size >= 5 && times.size <= 7, [...times].join(" "));
      const about = asked.filter((line) => line.startsWith("10.0.0.2 "));
      assert.ok(about.length >= 5, about.join(", "));
    });

    test("have processes that end, but for the first ones of an initramfs, which tell what they wait for", () => {
      const tries = (paths: number, isDetached: boolean) => {
        const started: string[] = [];
        const files = { ...withLink, "/dev/nvme-fabrics": "" };
        const alive = (now: number) => assert.ok(now <= 700_000, "enough");
        const how = { mounted: 0, keep: true, works: true };
        assert.throws(() => run({ ...how, paths, isDetached, started, files, alive }), /enough/);
        return before(started, 600_000);
      };
      assert.equal(tries(9, true), 9, "each once, and for half a minute");
      assert.equal(tries(8, true), 1, "for ever");
      assert.equal(tries(16, false), 1);
    });

    test("get a process again as soon as they answer, a few at a time", () => {
      const { started, exitCode } = unreachable((_address, now) => now > 60_000);
      assert.equal(exitCode, 0);
      assert.equal(started.length, 31);
      const again = started.slice(16).map((line) => Number(line.split(" at ")[1]));
      assert.ok(
        again.every((time) => time > 60_000 && time < 80_000),
        again.join(" "),
      );
      assert.ok(again.filter((time) => time === again[0]).length <= 4, again.join(" "));
    });

    test("are asked by their own interface and address, and one that answers does not bring the others back", () => {
      const { started } = unreachable((address) => address === "10.0.0.7");
      assert.deepEqual(
        started.slice(16).map((line) => line.replace(/ at .*/, "")),
        ["0-7-1"],
      );
    });

    test("have a process for one attempt every ten minutes, which records what is the matter by then", () => {
      const started: string[] = [];
      const alive = (now: number) => assert.ok(now < 3_600_000, "enough");
      const how = { paths: 16, keep: true, mounted: 0, isDetached: true, started, alive };
      assert.throws(() => run({ ...how, ends: (_title, tries) => [tries > 1 ? 20 : 30_000, 75] }), /enough/);
      const times = started.filter((line) => line.startsWith("0-7-1 ")).length;
      assert.ok(times >= 5 && times <= 6, `${times}`);
    });

    test("wait where their interface is gone", () => {
      const { started } = run({
        paths: 16,
        timeout: 100_000,
        ends: (_title, tries) => (tries > 1 ? [20, 0] : [30_000, 75]),
        reach: () => true,
        alive: (now, host) => {
          if (now > 20_000) {
            host.remove("/sys/class/net/eth0/address");
          }
        },
      });
      assert.equal(started.length, 16);
    });
  });

  test("where there can be no further process, the others go on, and it is tried again", () => {
    const { started, exitCode } = run({ paths: 2, spawns: 4000 });
    assert.deepEqual(started, ["0-1-1 at 5000", "0-2-1 at 5000"]);
    assert.equal(exitCode, 0);
  });

  test("what has been killed is tried again at once, and what ends each time after five seconds", () => {
    const { started } = run({ paths: 2, timeout: 60_000, ends: (_title, tries) => (tries < 8 ? [0, 137] : [20, 0]) });
    const times = started.filter((line) => line.startsWith("0-1-1 ")).map((line) => Number(line.split(" at ")[1]));
    assert.deepEqual(
      times.slice(1).map((time, index) => time - (times[index] ?? 0)),
      [1000, 2000, 3000, 4000, 5000, 5000, 5000],
    );
  });

  test("it wakes up every few seconds where there is nothing to do", () => {
    let wakes = 0;
    assert.throws(
      () =>
        run({
          paths: 2,
          keep: true,
          ends: () => undefined,
          alive: (now) => {
            wakes++;
            if (now > 600_000) {
              throw new Error("enough");
            }
          },
        }),
      /enough/,
    );
    assert.ok(wakes < 200, `${wakes}`);
  });

  test("many that wait are told of together", () => {
    const { told } = run({
      paths: 16,
      timeout: 100_000,
      ends: (title) => (title === "0-1-1" ? [20, 0] : undefined),
    });
    assert.ok(told.length >= 2 && told.length <= 6, told.join(", "));
  });

  test("regression: by hand it ends nothing that is being tried, and has no time at all for one attempt of the first two", () => {
    const { exitCode, started } = run({ paths: 2, timeout: 0 });
    assert.deepEqual([exitCode, started.length], [0, 2]);
    assert.equal(run({ paths: 2, timeout: 5000, ends: () => [8000, 0] }).host.clock, 8000);
  });

  test("regression: where each process keeps its connection nobody is told that none is connected", () => {
    let last = "";
    const alive = (now: number, { err }: MockHost) => {
      last = err;
      assert.ok(now < 60_000, "enough");
    };
    assert.throws(() => run({ paths: 250, keep: true, isDetached: true, ends: () => undefined, alive }), /enough/);
    assert.equal(last, "");
  });
});
