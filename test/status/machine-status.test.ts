// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Host } from "../../src/host/host.ts";
import { machineAt } from "../../src/host/machine-at.ts";
import { nodeHost } from "../../src/host/node/host.ts";
import { oneLook } from "../../src/host/one-look.ts";
import { loadPlan } from "../../src/sources/load-plan.ts";
import { machineStatus } from "../../src/status/machine-status.ts";
import type { MachineStatus, PathStatus } from "../../src/status/types.ts";
import { connectTo, responders } from "../connect/mock-connection.ts";
import type { MockHost, MockMachine } from "../mock-host.ts";
import { connected, type MachineFiles, machineWithPaths } from "./machine.ts";

const twoAddresses = { addresses: { eth1: ["10.0.1.2"], eth2: ["10.0.2.2"] } };

function look(host: MockHost, asks = false): MachineStatus {
  return machineStatus(oneLook(host), loadPlan(host).plan, asks);
}

const statusOf = (machine: MachineFiles, more: MockMachine = twoAddresses): MachineStatus => look(machine.host(more));

function pathOf({ paths }: MachineStatus, id: string): PathStatus {
  const found = paths.find((path) => path.id === id);
  assert.ok(found);
  return found;
}

suite("a path that is connected", () => {
  const machine = machineWithPaths(2)
    .controller(connected(1))
    .controller(connected(2, { ways: { nvme0c1n1: "non-optimized" } }))
    .mounts()
    .record("connect-0-1-1", { state: "connected", since: 400_000, attempts: 3, controllers: ["nvme0"] })
    .unit("nbft-boot-connect@0-1-1.service");
  const status = statusOf(machine);

  test("is up with its controller, its multipath state, since when, its unit and its mark", () => {
    assert.equal(status.state, "all up");
    assert.deepEqual(pathOf(status, "0-1-1"), {
      id: "0-1-1",
      up: true,
      state: "live",
      traddr: "10.0.1.1",
      trsvcid: "4420",
      interface: { mac: "52:54:00:00:00:01", vlan: 0, name: "eth1" },
      seconds: 600,
      attempts: 3,
      unit: { name: "nbft-boot-connect@0-1-1.service", state: "done" },
      subsysNqn: "nqn.2026-01.org.example:root",
      unavailable: false,
      controller: {
        name: "nvme0",
        state: "live",
        transport: "tcp",
        subsysNqn: "nqn.2026-01.org.example:root",
        traddr: "10.0.1.1",
        trsvcid: "4420",
        hostIface: "eth1",
        sourceAddress: "10.0.1.2",
        owner: "nbft",
        namespaces: [{ name: "nvme0c0n1", disk: "nvme0n1", nsid: 1, ana: "optimized" }],
      },
      missingNamespaces: [],
    });
    assert.equal(pathOf(status, "0-2-2").controller?.namespaces[0]?.ana, "non-optimized");
  });

  test("leads to the disk on which root hangs, through LVM and partitions, and what else is mounted", (t) => {
    const folder = machineAt(nodeHost(), machine.folder(t));
    assert.deepEqual(machineStatus(oneLook(folder), loadPlan(folder).plan, false).disks, [
      {
        name: "nvme0n1",
        bytes: 10_737_418_240,
        wwid: "uuid.6f000000-0000-4000-8000-0000000000aa",
        mounts: ["/", "/boot", "/var/with blank"],
        isRoot: true,
        controllers: ["nvme0", "nvme1"],
        usable: ["nvme0", "nvme1"],
      },
    ]);
  });

  test("its interface has link and address", () => {
    assert.deepEqual(status.interfaces[0], {
      mac: "52:54:00:00:00:01",
      vlan: 0,
      pci: "0000:00:01.0",
      name: "eth1",
      hasLink: true,
      addresses: ["10.0.1.2"],
    });
  });

  test("whose port does not serve the namespace (ANA) is up, and the disk has one usable way less", () => {
    const half = machineWithPaths(2)
      .controller(connected(1))
      .controller(connected(2, { ways: { nvme0c1n1: "inaccessible" } }));
    const { state, disks } = statusOf(half);
    assert.equal(state, "all up");
    assert.deepEqual(disks[0]?.usable, ["nvme0"]);
  });

  test("regression: where all are up and no port serves the disk (ANA), not all is up", () => {
    const unserved = machineWithPaths(2)
      .controller(connected(1, { ways: { nvme0c0n1: "inaccessible" } }))
      .controller(connected(2, { ways: { nvme0c1n1: "inaccessible" } }));
    const { state, missing } = statusOf(unserved);
    assert.deepEqual([state, missing], ["some up", ["disk nvme0n1"]]);
  });

  test("without the namespace that the table names: says which", () => {
    const without = machineWithPaths(1).controller(connected(1, { ways: { nvme0c0n2: "optimized" } }));
    assert.deepEqual(pathOf(statusOf(without), "0-1-1").missingNamespaces, [1]);
  });
});

suite("what a path waits for is found out without connecting", () => {
  const waitsFor = (machine: MachineFiles, more: MockMachine = twoAddresses) =>
    pathOf(statusOf(machine, more), "0-1-1").waitsFor;

  test("no interface", () => {
    const machine = machineWithPaths(1);
    machine.files["/sys/class/net/eth1/address"] = "52:54:00:00:00:99\n";
    assert.equal(waitsFor(machine), "no interface 52:54:00:00:00:01");
  });

  test("no link", () => {
    assert.equal(
      waitsFor(machineWithPaths(1).nic("eth1", "52:54:00:00:00:01", "0")),
      "no link on eth1: check its cable and the switch",
    );
  });

  test("not its address, and with DHCP none", () => {
    assert.equal(
      waitsFor(machineWithPaths(1), { addresses: { eth1: ["10.9.9.9"] } }),
      "no address 10.0.1.2 on eth1: see what the network manager says",
    );
    const dhcp = machineWithPaths(1).table({
      hfi: [{ ipOrigin: 3, dhcpOverride: true, dhcpServer: "10.0.1.1" }],
      ssns: [{ traddr: "10.0.1.1" }],
    });
    assert.equal(
      waitsFor(dhcp, { addresses: { eth1: ["fe80::1"] } }),
      "no address on eth1: does a DHCP server or router answer there?",
    );
    assert.equal(
      waitsFor(dhcp, { addresses: { eth1: ["10.0.1.7"] } }),
      "nbft-boot-connect@0-1-1.service is not started",
    );
  });

  test("no route", () => {
    const machine = machineWithPaths(1);
    machine.files["/proc/self/net/route"] = "Iface\tDestination\n";
    assert.equal(waitsFor(machine), "no route to 10.0.1.1:4420 through eth1: the NBFT needs a gateway");
  });

  test("what the last attempt met, with how many there were and for how long; what the machine lacks by now comes first", () => {
    const record = {
      state: "waiting",
      since: 900_000,
      attempts: 12,
      obstacle: "connection refused by 10.0.1.1:4420",
      controllers: [],
    };
    const machine = machineWithPaths(1).record("connect-0-1-1", record).unit("nbft-boot-connect@0-1-1.service", "77\n");
    const path = pathOf(statusOf(machine), "0-1-1");
    assert.deepEqual([path.waitsFor, path.attempts, path.seconds], ["connection refused by 10.0.1.1:4420", 12, 100]);
    assert.deepEqual(path.unit, { name: "nbft-boot-connect@0-1-1.service", state: "trying" });
    machine.nic("eth1", "52:54:00:00:00:01", "0");
    assert.equal(waitsFor(machine), "no link on eth1: check its cable and the switch");
  });

  test("the service that has all paths is that of a path that has none of its own", () => {
    const all = { name: "nbft-boot-connect@all.service", state: "trying" };
    const machine = machineWithPaths(1).unit(all.name, "77\n");
    assert.deepEqual(pathOf(statusOf(machine), "0-1-1").unit, all);
    const own = { name: "nbft-boot-connect@0-1-1.service", state: "waiting" };
    assert.deepEqual(pathOf(statusOf(machine.unit(own.name)), "0-1-1").unit, own);
  });

  test("a controller that has vanished comes first, with what its connection waits for; its unit is done once it is back", () => {
    const record = { state: "waiting", since: 900_000, attempts: 2, vanished: "nvme0", controllers: [] };
    const unit = "nbft-boot-connect@0-1-1.service";
    const machine = machineWithPaths(1).record("connect-0-1-1", record).unit(unit, "77\n");
    const path = pathOf(statusOf(machine.nic("eth1", "52:54:00:00:00:01", "0")), "0-1-1");
    assert.equal(path.vanished, "nvme0");
    assert.equal(
      path.waitsFor,
      "nvme0 has vanished, connecting again: no link on eth1: check its cable and the switch",
    );
    const back = pathOf(statusOf(machineWithPaths(1).controller(connected(1)).unit(unit, "77\n")), "0-1-1");
    assert.deepEqual([back.vanished, back.unit?.state], [undefined, "done"]);
  });

  test("a record of when it was connected says nothing of what it waits for", () => {
    const record = { state: "connected", since: 900_000, attempts: 12, controllers: ["nvme0"] };
    const path = pathOf(statusOf(machineWithPaths(1).record("connect-0-1-1", record)), "0-1-1");
    assert.equal(path.seconds, undefined);
  });

  test("no module, a unit that waits to be started again, one that is not started", () => {
    const machine = machineWithPaths(1).unit("nbft-boot-connect@0-1-1.service");
    assert.equal(pathOf(statusOf(machine), "0-1-1").unit?.state, "waiting");
    delete machine.files["/dev/nvme-fabrics"];
    assert.match(waitsFor(machine) ?? "", /^no \/dev\/nvme-fabrics/);
    assert.equal(waitsFor(machineWithPaths(1)), "nbft-boot-connect@0-1-1.service is not started");
  });

  test("the kernel, which connects it again; and its cable, where that is out", () => {
    const machine = machineWithPaths(1).controller(connected(1, { state: "connecting" }));
    const path = pathOf(statusOf(machine), "0-1-1");
    assert.deepEqual([path.up, path.state], [false, "connecting"]);
    assert.equal(path.waitsFor, "nvme0 is connecting, the kernel tries again every 10 s");
    assert.equal(
      waitsFor(machine.nic("eth1", "52:54:00:00:00:01", "0")),
      "no link on eth1: check its cable and the switch",
    );
  });

  test("one that is being deleted is not connected", () => {
    const path = pathOf(statusOf(machineWithPaths(1).controller(connected(1, { state: "deleting (no IO)" }))), "0-1-1");
    assert.deepEqual([path.up, path.state, path.controller?.name], [false, "deleting", "nvme0"]);
  });

  test("the controller of an interface that is gone is the path's still", () => {
    const machine = machineWithPaths(1).controller(connected(1, { state: "connecting", hostIface: "eth7" }));
    machine.files["/sys/class/net/eth1/address"] = "52:54:00:00:00:99\n";
    const path = pathOf(statusOf(machine), "0-1-1");
    assert.deepEqual([path.state, path.waitsFor], ["connecting", "no interface 52:54:00:00:00:01"]);
  });

  test("targets are asked only where that is wanted", () => {
    const answers: [string | Parameters<typeof connectTo>[0][string], RegExp][] = [
      ["ECONNREFUSED", /^connection refused by 10\.0\.1\.1:4420: start the target/],
      ["ETIMEDOUT", /^no answer from 10\.0\.1\.1:4420/],
      [responders.nvme, /^nbft-boot-connect@0-1-1\.service is not started$/],
    ];
    for (const [answer, expected] of answers) {
      const asked: unknown[] = [];
      const connectTcp = connectTo({ "10.0.1.1:4420": answer } as Parameters<typeof connectTo>[0], asked as never);
      const host = machineWithPaths(1).host({ ...twoAddresses, connectTcp });
      look(host);
      assert.equal(asked.length, 0);
      assert.match(pathOf(look(host, true), "0-1-1").waitsFor ?? "", expected);
      assert.equal(asked.length, 1);
    }
  });
});

suite("how much of the plan is up", () => {
  const down = machineWithPaths(2);

  test("none, some, all: and which are missing", () => {
    assert.deepEqual([statusOf(down).state, statusOf(down).missing], ["none up", ["path 0-1-1", "path 0-2-2"]]);
    const one = statusOf(machineWithPaths(2).controller(connected(2)));
    assert.deepEqual([one.state, one.missing], ["some up", ["path 0-1-1"]]);
  });

  test("nothing is changed on the machine", () => {
    const host = down.host(twoAddresses);
    const before = host.list();
    look(host);
    assert.deepEqual(host.list(), before);
  });

  test("why nothing is connected: forbidden, or not used by this boot", () => {
    const forbidden = machineWithPaths(1);
    forbidden.files["/proc/cmdline"] = "rd.nbft=0\n";
    assert.equal(statusOf(forbidden).standsBack, "forbidden by rd.nbft of the kernel command line");
    assert.equal(pathOf(statusOf(forbidden), "0-1-1").waitsFor, "forbidden by rd.nbft of the kernel command line");
    const unused = machineWithPaths(1);
    delete unused.files["/run/nbft-boot/hostnqn"];
    assert.equal(statusOf(unused).standsBack, "this boot did not use the NBFT");
  });

  test("a table that asks for what cannot be connected is none up; one that asks for nothing is no fault", () => {
    assert.equal(statusOf(machineWithPaths(1).table({ ssns: [{ traddr: "0.0.0.0" }] })).state, "none up");
    assert.equal(statusOf(machineWithPaths(1).table({ ssns: [] })).state, "nothing to connect");
  });
});

suite("controllers that the plan does not ask for", () => {
  test("are shown: of another target, another host, another transport", () => {
    const machine = machineWithPaths(1)
      .controller(connected(1))
      .controller(connected(1, { name: "nvme5", traddr: "10.0.1.9" }))
      .controller(connected(1, { name: "nvme6", hostNqn: "nqn.2014-08.org.example:other" }));
    machine.files["/sys/class/nvme/nvme7/transport"] = "pcie\n";
    machine.files["/sys/class/nvme/nvme7/state"] = "live\n";
    machine.files["/sys/class/nvme/nvme7/address"] = "0000:01:00.0\n";
    const status = statusOf(machine);
    assert.equal(status.state, "all up");
    assert.deepEqual(
      status.others.map(({ name, transport }) => `${name} ${transport}`),
      ["nvme5 tcp", "nvme6 tcp", "nvme7 pcie"],
    );
  });

  test("one that others have made with the interface's address alone is the path's", () => {
    const { hostIface: _, ...theirs } = connected(1);
    const machine = machineWithPaths(1).controller(theirs);
    assert.equal(pathOf(statusOf(machine), "0-1-1").controller?.name, "nvme0");
  });
});

suite("a discovery", () => {
  const discovers = () =>
    machineWithPaths(1)
      .table({ ssns: [], discovery: [{ hfi: 1 }], hfi: [{ ip: "10.0.1.2" }] })
      .controller(connected(1, { nqn: "nqn.2026-01.org.example:found" }))
      .controller(connected(1, { name: "nvme5", nqn: "nqn.2026-01.org.example:more" }));

  test("is up with all that has come of it", () => {
    const [discovery] = statusOf(discovers()).discoveries;
    assert.deepEqual([discovery?.up, discovery?.controllers.map(({ name }) => name)], [true, ["nvme0", "nvme5"]]);
  });

  test("has only what it has recorded, and what it misses", () => {
    const record = {
      state: "connected",
      since: 1,
      attempts: 0,
      obstacle: "no answer from 10.0.2.1:4420",
      controllers: ["nvme5"],
    };
    const status = statusOf(discovers().record("discover-0-1-1", record));
    assert.deepEqual(
      status.discoveries[0]?.controllers.map(({ name }) => name),
      ["nvme5"],
    );
    assert.equal(status.discoveries[0]?.waitsFor, "no answer from 10.0.2.1:4420");
    assert.deepEqual(
      status.others.map(({ name }) => name),
      ["nvme0"],
    );
  });

  test("is not up where one of those has lost its target", () => {
    const machine = discovers().controller(connected(1, { name: "nvme5", state: "connecting" }));
    assert.deepEqual(statusOf(machine).missing, ["discovery 0-1-1"]);
  });
});

test("regression: eight paths are looked at once, not each path at all controllers: reading is what a look takes its time for", (t) => {
  const machine = [1, 2, 3, 4, 5, 6, 7, 8].reduce((files, n) => files.controller(connected(n)), machineWithPaths(8));
  let reads = 0;
  let asked = 0;
  const host = machineAt(nodeHost(), machine.folder(t));
  const readFile = (path: string, limit?: number) => {
    reads++;
    return host.readFile(path, limit);
  };
  const once = oneLook({ ...host, readFile });
  const counted = {
    ...once,
    readFile: (path: string, limit?: number) => ++asked && once.readFile(path, limit),
  } as Host;
  assert.equal(machineStatus(counted, loadPlan(host).plan, false).state, "all up");
  assert.ok(reads > 50 && reads <= 130, `${reads} files are read`);
  assert.ok(asked <= 200, `${asked} are asked for`);
});

test("a record of a path and one of a discovery with the same numbers are two", () => {
  const record = { state: "waiting", since: 1, attempts: 2, obstacle: "no answer from 10.0.1.1:8009", controllers: [] };
  const status = statusOf(machineWithPaths(1).record("discover-0-1-1", record));
  assert.equal(pathOf(status, "0-1-1").attempts, undefined);
});
