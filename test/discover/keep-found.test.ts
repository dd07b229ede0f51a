// SPDX-License-Identifier: LGPL-2.1-or-later
// What a discovery has connected comes back when the kernel has given it up, as the connection of a path does.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { discoverById } from "../../src/discover/discover-by-id.ts";
import { readAttemptRecord } from "../../src/machine/attempt-record.ts";
import { connectTo, type Network, responders } from "../connect/mock-connection.ts";
import { MockFabrics } from "../connect/mock-fabrics.ts";
import { nic } from "../connect/mock-machine.ts";
import { makeTable } from "../golden/tables.ts";
import { MockHost } from "../mock-host.ts";
import { MockDiscovery, makeEntry } from "./mock-discovery.ts";

class End extends Error {}

interface Machine {
  readonly host: MockHost;
  readonly fabrics: MockFabrics;
  readonly network: Network;
  /** Addresses and times of what it has asked. */
  readonly asked: string[];
}

type Story = Readonly<Record<number, (machine: Machine) => void>>;

/** Where it takes a millisecond to read what a controller is like. */
class SlowHost extends MockHost {
  reads = 0;

  override readFile(path: string): Uint8Array {
    if (path.startsWith("/sys/class/nvme/")) {
      this.reads++;
      this.clock++;
    }
    return super.readFile(path);
  }
}

const ports = ["10.0.0.1", "10.0.0.9"];

/** A discovery that has found two ports of a subsystem, or of several, and keeps them. */
function keep(until: number, story: Story, nqns: readonly object[] = [{}], slow?: typeof SlowHost) {
  const entries = nqns.flatMap((nqn) => ports.map((traddr) => makeEntry({ traddr, ...nqn })));
  const network: Network = {
    "10.0.0.1:8009": new MockDiscovery(entries).respond,
    ...Object.fromEntries(ports.map((traddr) => [`${traddr}:4420`, responders.nvme])),
  };
  const fabrics = new MockFabrics();
  const asked: string[] = [];
  const times = Object.keys(story).map(Number);
  let done = 0;
  const host: MockHost = new (slow ?? MockHost)({
    environment: { JOURNAL_STREAM: "8:1234" },
    files: {
      ...nic("eth0", "52:54:00:00:00:01"),
      "/run/nbft-boot/hostnqn": "",
      "/sys/firmware/acpi/tables/NBFT": makeTable({ ssns: [], discovery: [{}] }),
      "/dev/nvme-fabrics": "",
    },
    controllerChanges: times,
    connectTcp: (options, machine) => {
      asked.push(`${options.address}:${options.port} ${machine.clock}`);
      return connectTo(network, [])(options, machine);
    },
    openDevice: (_path, machine) => fabrics.open(machine),
    onSleep: ({ clock }) => {
      for (const time of times.filter((one) => one > done && one <= clock)) {
        story[time]?.({ host, fabrics, network, asked });
      }
      done = clock;
      if (clock >= until) {
        throw new End();
      }
    },
  });
  assert.throws(() => discoverById(host, "0-1-1", { timeout: 300_000, keep: true }), End);
  return { host, fabrics, network, asked, record: readAttemptRecord(host, "discover", "0-1-1") };
}

const setState = ({ host }: Machine, name: string, state: string) =>
  host.put(`/sys/class/nvme/${name}/state`, `${state}\n`);
const remove = ({ host }: Machine, name: string) => host.vanish(`/sys/class/nvme/${name}`);

const outage: Story = {
  5000: (machine) => setState(machine, "nvme1", "connecting"),
  15000: (machine) => {
    remove(machine, "nvme1");
    machine.network["10.0.0.9:4420"] = "ECONNREFUSED";
  },
  45000: ({ network }) => {
    network["10.0.0.9:4420"] = responders.nvme;
  },
};

suite("a found controller that the kernel has given up", () => {
  test("is connected again within ten seconds of being possible, and said", () => {
    const { host, fabrics, record } = keep(54_000, outage);
    assert.equal(fabrics.written.length, 3);
    assert.match(fabrics.written[2] ?? "", /traddr=10\.0\.0\.9,/);
    assert.match(host.err, /NBFT discovery 0-1-1: nvme1 has vanished, connecting again: .*\n/);
    assert.deepEqual(
      [record?.state, record?.controllers, record?.vanished],
      ["connected", ["nvme0", "nvme2"], undefined],
    );
    assert.equal(host.staysInMemory, true);
  });

  test("is recorded as vanished until then", () => {
    const { record } = keep(30_000, outage);
    assert.deepEqual([record?.state, record?.vanished], ["waiting", "nvme1"]);
  });

  test("does not need the discovery controller for that", () => {
    const dead: Story = {
      ...outage,
      4000: ({ network }) => {
        network["10.0.0.1:8009"] = "ECONNREFUSED";
      },
    };
    assert.equal(keep(54_000, dead).fabrics.written.length, 3);
  });

  test("that is refused for good is tried every half minute by the same process", () => {
    const { fabrics } = keep(200_000, {
      5000: (machine) => setState(machine, "nvme1", "connecting"),
      15000: (machine) => {
        remove(machine, "nvme1");
        machine.fabrics.failures.push(...Array(100).fill("EINVAL"));
      },
    });
    const times = fabrics.written.length - 2;
    assert(times >= 5 && times <= 7, `${times} times`);
  });
});

suite("a found controller that somebody has removed", () => {
  test("is left so, and said", () => {
    const { fabrics, host } = keep(900_000, { 21000: (machine) => remove(machine, "nvme1") });
    assert.equal(fabrics.written.length, 2);
    assert.match(
      host.err,
      /nvme1 was disconnected by somebody, and is left so: systemctl restart nbft-boot-discover@0-1-1/,
    );
  });

  test("comes back where nothing is left of its subsystem", () => {
    const story: Story = {
      21000: (machine) => remove(machine, "nvme1"),
      61000: (machine) => remove(machine, "nvme0"),
    };
    assert.equal(keep(80_000, story).fabrics.written.length, 4);
  });
});

test("what stands costs a look every four seconds, and no packet", () => {
  const { asked } = keep(3_600_000, {});
  assert.equal(asked.filter((line) => Number(line.split(" ")[1]) > 1000).length, 0);
});

test("regression: who has found many ports looks at each of them once when connections come and go, and rests then", () => {
  const nqns = Array.from({ length: 20 }, (_, index) => ({ nqn: `nqn.2024-01.org.example:${index}` }));
  const storm = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [20_000 + 1000 * index, () => {}]));
  const { host, fabrics } = keep(120_000, storm, nqns, SlowHost);
  assert.equal(fabrics.written.length, 40);
  const { reads } = host as SlowHost;
  assert.ok(reads < 400 * 40, `${reads}`);
});
