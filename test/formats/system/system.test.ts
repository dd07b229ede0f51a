// SPDX-License-Identifier: LGPL-2.1-or-later
// What a running machine says of its connections, and of the network that they go by.

import assert from "node:assert/strict";
import { suite, type TestContext, test } from "node:test";
import { describeSystem } from "../../../src/formats/system/system.ts";
import { hostNqn } from "../../status/machine.ts";
import { linesOf } from "../source-fixtures.ts";
import { NetworkedMachine, usualMachine } from "./machine.ts";

const hostId = "6f000000-0000-4000-8000-000000000001";
const card = { mac: "52:54:00:00:00:01", pci: "0000:00:03.0" };
const nid = { type: "uuid", value: "6f000000-0000-4000-8000-0000000000aa" };
const subsystem = { kind: "subsystem", nqn: "nqn.2026-01.org.example:root", traddr: "192.0.2.100", trsvcid: "4420" };

test("a static address: host, card with its place, gateway and name servers, the one namespace", (t) => {
  const machine = usualMachine().route4("ens3", "0.0.0.0", 0, "192.0.2.1", 100);
  machine.files["/sys/class/nvme/nvme0/hostid"] = `${hostId}\n`;
  machine.files["/run/systemd/netif/links/2"] =
    "ADMIN_STATE=configured\nDNS=192.0.2.53 2001:db8::53#dns.example.com 127.0.0.1\n";
  assert.deepEqual(describeSystem(machine.running(t)), {
    hosts: [{ place: { source: "system (nvme0)" }, nqn: hostNqn, id: hostId }],
    interfaces: [
      {
        place: { source: "system (ens3)" },
        name: "ens3",
        ...card,
        addresses: [{ address: "192.0.2.15", prefix: 24 }],
        gateways: [{ address: "192.0.2.1", metric: 100 }],
        dns: ["192.0.2.53", "2001:db8::53"],
      },
    ],
    connections: [
      { place: { source: "system (nvme0)" }, ...subsystem, hostTraddr: "192.0.2.15", hostIface: "ens3", nsid: 1, nid },
    ],
    remarks: [],
  });
});

test("a folder that stands for the machine says the same", (t) => {
  const machine = usualMachine().card("ens4", "52:54:00:00:00:02", "0000:00:04.0").ipv4("ens4", "198.51.100.15", 24);
  assert.deepEqual(linesOf(describeSystem(machine.inFolder(t))), machine.said(t));
  assert.match(machine.said(t).join("\n"), /"addresses":\[\{"address":"192.0.2.15","prefix":24\}\]/);
});

suite("of several addresses", () => {
  const several = () =>
    usualMachine()
      .ipv4("ens3", "192.0.2.16", 24)
      .ipv4("ens3", "192.0.2.17", 24)
      .ipv6("ens3", "2001:db8::15", 64, 0x300);
  const parts = (machine: NetworkedMachine, t: TestContext) => {
    machine.files["/run/systemd/netif/leases/2"] = "ADDRESS=192.0.2.17\n";
    const [part] = describeSystem(machine.running(t)).interfaces;
    return [part?.addresses.map(({ address }) => address).join(" "), part?.dhcp4, part?.slaac];
  };

  test("those that the connections come from are in the table, and nothing that they do not need", (t) => {
    assert.deepEqual(parts(several(), t), ["192.0.2.15", undefined, undefined]);
    const lent = { name: "nvme1", traddr: "192.0.2.101", hostIface: "ens3", sourceAddress: "192.0.2.17" };
    assert.deepEqual(parts(several().controller(lent), t), ["192.0.2.15", true, undefined]);
  });

  test("all of the target's family where the kernel does not tell, or the address is gone", (t) => {
    const end = { name: "nvme0", traddr: "192.0.2.100", hostIface: "ens3" };
    assert.deepEqual(parts(several().controller(end), t), ["192.0.2.15 192.0.2.16", true, undefined]);
    const gone = { ...end, traddr: "2001:db8::100", sourceAddress: "2001:db8::abcd" };
    assert.deepEqual(parts(several().controller(gone), t), ["", undefined, true]);
  });

  test("a gateway that two routes have, by the metric that counts", (t) => {
    const metric = (...metrics: readonly number[]) => {
      const machine = metrics.reduce(
        (made, one) => made.route4("ens3", "0.0.0.0", 0, "192.0.2.1", one),
        usualMachine(),
      );
      return describeSystem(machine.running(t)).interfaces[0]?.gateways;
    };
    assert.deepEqual(metric(200, 100, 1024), [{ address: "192.0.2.1", metric: 100 }]);
    assert.deepEqual(metric(100, 0), [{ address: "192.0.2.1" }]);
    assert.deepEqual(metric(0, 100), [{ address: "192.0.2.1" }]);
  });
});

suite("what is lent is asked for again", () => {
  const leases: Readonly<Record<string, readonly [string, string | Uint8Array]>> = {
    "systemd-networkd": [
      "/run/systemd/netif/leases/2",
      "ADDRESS=192.0.2.15\nNETMASK=255.255.255.0\nROUTER=192.0.2.1\n",
    ],
    NetworkManager: ["/var/lib/NetworkManager/internal-0c1d-ens3.lease", "# private data\nADDRESS=192.0.2.15\n"],
    "klibc's ipconfig": ["/run/net-ens3.conf", "DEVICE='ens3'\nPROTO='dhcp'\nIPV4ADDR='192.0.2.15'\n"],
    dhclient: ["/var/lib/dhcp/dhclient.ens3.leases", 'lease {\n  interface "ens3";\n  fixed-address 192.0.2.15;\n}\n'],
    "NetworkManager's dhclient": [
      "/var/lib/NetworkManager/dhclient-0c1d-ens3.lease",
      "lease {\n  fixed-address 192.0.2.15;\n}\n",
    ],
    dhcpcd: ["/var/lib/dhcpcd/ens3.lease", Uint8Array.from({ length: 300 }, (_, at) => [192, 0, 2, 15][at - 16] ?? 0)],
    wicked: [
      "/var/lib/wicked/lease-ens3-dhcp-ipv4.xml",
      "<lease><address><local>192.0.2.15/24</local></address></lease>\n",
    ],
  };
  for (const [name, [path, text]] of Object.entries(leases)) {
    test(`a lease of ${name}: no address, no gateway, and the connection is not bound to the address`, (t) => {
      const machine = usualMachine().route4("ens3", "0.0.0.0", 0, "192.0.2.1");
      machine.files[path] = text;
      machine.files["/etc/resolv.conf"] = "nameserver 192.0.2.53\n";
      const { interfaces, connections } = describeSystem(machine.running(t));
      assert.deepEqual(interfaces, [
        {
          place: { source: "system (ens3)" },
          name: "ens3",
          ...card,
          dhcp4: true,
          addresses: [],
          gateways: [],
          dns: [],
        },
      ]);
      assert.equal(connections[0]?.hostTraddr, undefined);
      assert.equal(connections[0]?.hostIface, "ens3");
    });
  }

  test("a lease of another address, or of klibc's that is none", (t) => {
    const machine = usualMachine();
    machine.files["/run/systemd/netif/leases/2"] = "ADDRESS=192.0.2.16\n";
    machine.files["/run/net-ens3.conf"] = "PROTO='static'\nIPV4ADDR='192.0.2.15'\n";
    assert.equal(describeSystem(machine.running(t)).interfaces[0]?.dhcp4, undefined);
  });

  test("IPv6 for some time: from a router, or from a DHCP server", (t) => {
    const bind = { name: "nvme0", traddr: "2001:db8::100", hostIface: "ens3" };
    const flags = { announced: 0x300, lent: 0x00, temporary: 0x01, tentative: 0x40, own: 0x80 };
    const parts = (length: number, of: number) => {
      const machine = new NetworkedMachine()
        .card("ens3", card.mac)
        .ipv6("ens3", "2001:db8::15", length, of)
        .ipv6("ens3", "fe80::1", 64);
      const [part] = describeSystem(
        machine.controller({ ...bind, sourceAddress: "2001:db8::15" }).running(t),
      ).interfaces;
      return [part?.slaac, part?.dhcp6, part?.addresses.map(({ address, prefix }) => `${address}/${prefix}`).join(" ")];
    };
    assert.deepEqual(parts(64, flags.announced), [true, undefined, ""]);
    assert.deepEqual(parts(128, flags.lent), [undefined, true, ""]);
    assert.deepEqual(parts(64, flags.own), [undefined, undefined, "2001:db8::15/64"]);
    assert.deepEqual(parts(64, flags.temporary), [undefined, undefined, ""]);
    assert.deepEqual(parts(64, flags.tentative), [undefined, undefined, ""]);
  });
});

suite("the card under the interface", () => {
  test("a VLAN is its parent's MAC address and place, with its number", (t) => {
    const machine = usualMachine().vlan("storage", 7, "ens3").ipv4("storage", "198.51.100.15", 25);
    machine.controller({
      name: "nvme0",
      traddr: "198.51.100.100",
      hostIface: "storage",
      sourceAddress: "198.51.100.15",
    });
    assert.deepEqual(describeSystem(machine.running(t)).interfaces, [
      {
        place: { source: "system (storage)" },
        name: "storage",
        ...card,
        vlan: 7,
        addresses: [{ address: "198.51.100.15", prefix: 25 }],
        gateways: [],
        dns: [],
      },
    ]);
  });

  const bonded = () =>
    usualMachine()
      .card("ens4", "52:54:00:00:00:02", "0000:00:04.0")
      .bond("bond0", ["ens3", "ens4"])
      .ipv4("bond0", "192.0.2.20", 24);

  test("a bond is one of its cards, and that is said", (t) => {
    const machine = bonded();
    machine.controller({ name: "nvme0", traddr: "192.0.2.100", hostIface: "bond0", sourceAddress: "192.0.2.20" });
    const lines = machine.said(t);
    assert.ok(
      lines.includes(
        "warning system (bond0): bond0 is a bond of ens3, ens4, which a table cannot say: the boot uses 52:54:00:00:00:01 alone",
      ),
    );
    assert.match(
      lines[1] ?? "",
      /^interface \{"name":"bond0","mac":"52:54:00:00:00:01","pci":"0000:00:03.0","addresses":\[\{"address":"192.0.2.20"/,
    );
  });

  test("regression: a bond whose members nobody tells is no card either, and that is said", (t) => {
    const machine = usualMachine().bond("bond0", []).ipv4("bond0", "192.0.2.20", 24);
    machine.files["/sys/class/net/bond0/address"] = "52:54:00:00:00:0b\n";
    machine.controller({ name: "nvme0", traddr: "192.0.2.100", hostIface: "bond0", sourceAddress: "192.0.2.20" });
    const lines = machine.said(t);
    assert.ok(lines.includes("warning system (bond0): bond0 is a bond: the table has its MAC address alone"));
    assert.match(lines.join("\n"), /^interface \{"name":"bond0","mac":"52:54:00:00:00:0b"/m);
  });

  test("a connection of a card that has become part of a bond is the bond's", (t) => {
    const [connection] = describeSystem(bonded().running(t)).connections;
    assert.equal(connection?.hostIface, "bond0");
  });

  test("a VLAN on a VLAN is said", (t) => {
    const machine = usualMachine()
      .vlan("outer", 7, "ens3")
      .vlan("inner", 8, "outer")
      .ipv4("inner", "198.51.100.15", 24);
    machine.controller({ name: "nvme0", traddr: "198.51.100.100", hostIface: "inner" });
    assert.match(machine.said(t).join("\n"), /warning system \(inner\): VLAN 8 is on VLAN 7, which a table cannot say/);
  });

  test("layers that go round in circles end", (t) => {
    const machine = usualMachine().vlan("a", 7, "b").vlan("b", 8, "a").ipv4("a", "198.51.100.15", 24);
    machine.controller({ name: "nvme0", traddr: "198.51.100.100", hostIface: "a" });
    assert.match(machine.said(t).join("\n"), /warning system \(a\): is no Ethernet card, and on none/);
  });

  test("no host_iface (Linux before 5.14): by the local address, else by the route", (t) => {
    const iface = (machine: NetworkedMachine) => describeSystem(machine.running(t)).connections[0]?.hostIface;
    const two = () => usualMachine().card("ens4", "52:54:00:00:00:02").ipv4("ens4", "192.0.2.16", 24);
    assert.equal(
      iface(two().controller({ name: "nvme0", traddr: "192.0.2.100", sourceAddress: "192.0.2.16" })),
      "ens4",
    );
    const routed = two().route4("ens4", "203.0.113.0", 24, "192.0.2.1").route4("ens3", "0.0.0.0", 0, "192.0.2.1");
    assert.equal(iface(routed.controller({ name: "nvme0", traddr: "203.0.113.100" })), "ens4");
    const none = usualMachine().controller({ name: "nvme0", traddr: "203.0.113.100" });
    assert.equal(iface(none), undefined);
    assert.ok(
      none.said(t).includes("warning system (nvme0): goes to 203.0.113.100 by no interface that can be found out"),
    );
  });
});
