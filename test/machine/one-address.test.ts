// SPDX-License-Identifier: LGPL-2.1-or-later
// N7 of the reports: several devices with one MAC address, or with another than firmware knows.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { findController } from "../../src/machine/controller-list.ts";
import { findCards, findInterface } from "../../src/machine/interfaces.ts";
import { identity, nic, path } from "../connect/mock-machine.ts";
import { MockHost, type MockMachine } from "../mock-host.ts";
import { plan } from "../plan/make-plan.ts";
import { hfi, ssns, table } from "../plan/tables.ts";

const mac = "52:54:00:00:00:01";
const other = "52:54:00:00:00:02";

interface Device {
  readonly address: string;
  /** Its PCI function. */
  readonly pci?: string;
  readonly master?: string;
  /** Whose address it has: 0 its own, 3 one that it was given. */
  readonly assigned?: string;
  readonly carrier?: string;
  /** Other files and folders in its folder. */
  readonly more?: readonly string[];
  readonly virtual?: true;
}

/** A machine with these devices. In its sysfs as in the kernel's, they and their masters are links. */
function machine(devices: Readonly<Record<string, Device>>, rest: MockMachine = {}): MockHost {
  const host = new MockHost(rest);
  const links = new Map<string, string>();
  for (const [name, device] of Object.entries(devices)) {
    const { address, pci, master, assigned = "0", carrier = "1", more = [] } = device;
    const folder = `/sys/class/net/${name}`;
    const parents = pci === undefined ? "virtual" : `pci0000:00/0000:00:1c.0/${pci}`;
    links.set(folder, `../../devices/${parents}/net/${name}`);
    for (const [file, text] of Object.entries(nic(name, address, { addr_assign_type: assigned, carrier }))) {
      if (!(device.virtual && file.includes("/device/"))) {
        host.put(file, text);
      }
    }
    for (const entry of more) {
      host.put(`${folder}/${entry}`, "");
    }
    if (master !== undefined) {
      links.set(`${folder}/master`, `../${master}`);
      host.put(`${folder}/master/${devices[master]?.virtual ? "address" : "device/vendor"}`, "");
    }
  }
  const { readLink } = host;
  host.readLink = (file) => links.get(file) ?? readLink.call(host, file);
  return host;
}

suite("net_failover: three devices with one address", () => {
  const devices = {
    eth0: { address: mac, pci: "0000:00:03.0", master: "eth1" },
    eth1: { address: mac, pci: "0000:00:03.0", more: ["lower_eth0/address", "lower_eth2/address"] },
    eth2: { address: mac, pci: "0000:00:04.0", master: "eth1" },
  };

  test("the master carries the traffic, wherever firmware's driver was", () => {
    for (const pci of [undefined, "0000:00:03.0", "0000:00:04.0"]) {
      const key = { mac, vlan: 0, ...(pci === undefined ? {} : { pci }) };
      assert.equal(findInterface(machine(devices), key), "eth1");
      assert.deepEqual(findCards(machine(devices), key), ["eth1"]);
    }
  });
});

suite("both ports of a card have one address", () => {
  const ports = {
    ens1f0: { address: mac, pci: "0000:3b:00.0" },
    ens1f1: { address: mac, pci: "0000:3b:00.1", carrier: "0" },
  };

  test("the one in the HFI's place is meant, whatever its link says", () => {
    assert.equal(findInterface(machine(ports), { mac, vlan: 0, pci: "0000:3b:00.1" }), "ens1f1");
    assert.deepEqual(findCards(machine(ports), { mac, pci: "0000:3b:00.1" }), ["ens1f1"]);
  });

  test("a place where neither is says nothing", () => {
    assert.equal(findInterface(machine(ports), { mac, vlan: 0, pci: "0000:05:00.0" }), "ens1f0");
    assert.deepEqual(findCards(machine(ports), { mac, pci: "0000:05:00.0" }), ["ens1f0", "ens1f1"]);
    assert.deepEqual(findCards(machine(ports), { mac }), ["ens1f0", "ens1f1"]);
  });

  test("a VLAN is that on the card in the HFI's place", () => {
    const files = { "/proc/self/net/vlan/config": "a | 5 | ens1f0\nb | 5 | ens1f1\n" };
    assert.equal(findInterface(machine(ports, { files }), { mac, vlan: 5, pci: "0000:3b:00.1" }), "b");
  });
});

test("one card with the address is it, wherever firmware says that it is", () => {
  const host = machine({ eth0: { address: mac, pci: "0000:01:00.0" } });
  assert.equal(findInterface(host, { mac, vlan: 0, pci: "0000:05:00.0" }), "eth0");
});

suite("two cards in a bond have the bond's address", () => {
  const devices = {
    bond0: { address: mac, virtual: true, more: ["bonding/mode", "lower_eth0/address", "lower_eth1/address"] },
    eth0: { address: mac, pci: "0000:00:03.0", master: "bond0", assigned: "3" },
    eth1: { address: mac, pci: "0000:00:04.0", master: "bond0", assigned: "3" },
  } as const;
  const permanentAddresses = { eth0: mac, eth1: other };

  test("what they came with tells them apart", () => {
    const host = machine(devices, { permanentAddresses });
    assert.deepEqual(findCards(host, { mac }), ["eth0"]);
    assert.deepEqual(findCards(host, { mac: other }), ["eth1"]);
  });

  test("the path of either goes through the bond, which has the addresses", () => {
    const host = machine(devices, { permanentAddresses });
    assert.equal(findInterface(host, { mac, vlan: 0 }), "bond0");
    assert.equal(findInterface(host, { mac: other, vlan: 0 }), "bond0");
  });

  test("a VLAN on the bond, too", () => {
    const files = { "/proc/self/net/vlan/config": "bond0.7 | 7 | bond0\n" };
    assert.equal(findInterface(machine(devices, { permanentAddresses, files }), { mac: other, vlan: 7 }), "bond0.7");
  });

  test("a card in a bridge, and a bond in one: the bridge; a card in a VRF keeps its addresses", () => {
    const bridge = { address: mac, virtual: true, more: ["bridge/stp_state", "lower_x/address"] } as const;
    const port = { address: mac, pci: "0000:00:03.0", master: "br0" };
    assert.equal(findInterface(machine({ br0: bridge, eth0: port }), { mac, vlan: 0 }), "br0");
    const stacked = { ...devices, br0: bridge, bond0: { ...devices.bond0, master: "br0" } };
    assert.equal(findInterface(machine(stacked, { permanentAddresses }), { mac, vlan: 0 }), "br0");
    const vrf = { address: other, virtual: true, more: ["lower_eth0/address"] } as const;
    assert.equal(findInterface(machine({ br0: vrf, eth0: port }), { mac, vlan: 0 }), "eth0");
  });

  test("a connection that was made before, by the card's name, is the path's", () => {
    const host = machine(devices, { permanentAddresses });
    const files = {
      transport: "tcp",
      subsysnqn: path.subsysNqn,
      state: "live",
      address: "traddr=10.0.0.1,trsvcid=4420,host_traddr=10.0.0.2,host_iface=eth0",
    };
    for (const [name, text] of Object.entries(files)) {
      host.put(`/sys/class/nvme/nvme0/${name}`, `${text}\n`);
    }
    assert.equal(findController(host, { target: path, identity, interfaceName: "bond0" })?.name, "nvme0");
    assert.equal(findController(host, { target: path, identity, interfaceName: "eth1" }), undefined);
  });
});

test("a card that was given another address is found by what it came with", () => {
  const host = machine(
    { eth0: { address: "02:00:00:00:00:09", pci: "0000:00:03.0", assigned: "3" } },
    {
      permanentAddresses: { eth0: mac },
    },
  );
  assert.equal(findInterface(host, { mac, vlan: 0 }), "eth0");
});

suite("the HFI's place in the plan", () => {
  const place = (parts: Parameters<typeof hfi>[1]) => plan(table({ hfi: [hfi(1, parts)], ssns: [ssns(1)] })).paths[0];

  test("is spelled as in sysfs", () => {
    const pci = { segment: 1, bus: 0x3b, device: 0x1f, function: 7 };
    assert.equal(place({ pci })?.interface?.pci, "0001:3b:1f.7");
  });

  test("is left out where firmware says none", () => {
    assert.ok(!("pci" in (place({ pci: { segment: 0, bus: 0, device: 0, function: 0 } })?.interface ?? {})));
  });
});
