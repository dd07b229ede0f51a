// SPDX-License-Identifier: LGPL-2.1-or-later
// Which of a machine's controllers are connections for a table, and what cannot be said of them.

import assert from "node:assert/strict";
import { suite, type TestContext, test } from "node:test";
import { describeSystem } from "../../../src/formats/system/system.ts";
import { HostError } from "../../../src/host/host.ts";
import { NetworkedMachine, usualMachine } from "./machine.ts";

const second = { name: "nvme1", traddr: "192.0.2.101", hostIface: "ens3", sourceAddress: "192.0.2.15" };

test("PCIe is nobody's business, other fabrics and a machine without connections are said", (t) => {
  const machine = usualMachine()
    .controller(second)
    .controller({ ...second, name: "nvme2" });
  machine.files["/sys/class/nvme/nvme0/transport"] = "pcie\n";
  machine.files["/sys/class/nvme/nvme1/transport"] = "rdma\n";
  machine.files["/sys/class/nvme/nvme2/state"] = "deleting\n";
  assert.deepEqual(machine.said(t), [
    "error system (nvme1): is connected by rdma, and a table has tcp: left out",
    "warning system: has no connection by NVMe/TCP",
  ]);
  assert.deepEqual(new NetworkedMachine().said(t), ["warning system: has no connection by NVMe/TCP"]);
});

test("regression: a connection of which the kernel does not tell enough is lost, which is an error", (t) => {
  const machine = usualMachine().controller(second);
  machine.files["/sys/class/nvme/nvme1/address"] = "\n";
  assert.deepEqual(
    machine.said(t).filter((line) => line.startsWith("error")),
    ["error system (nvme1): does not tell what it is connected to: left out"],
  );
});

test("a controller that is not live now is taken as it was connected", (t) => {
  const machine = usualMachine().controller({ ...second, state: "connecting" });
  assert.ok(machine.said(t).includes("note system (nvme1): is connecting, not live: taken as it was connected"));
  assert.equal(describeSystem(machine.running(t)).connections.length, 2);
});

test("discovery controllers, by their NQN or by what the kernel says they are", (t) => {
  const machine = usualMachine()
    .controller({ ...second, nqn: "nqn.2014-08.org.nvmexpress.discovery" })
    .controller({ ...second, name: "nvme2", nqn: "nqn.2026-01.org.example:discovery" });
  machine.files["/sys/class/nvme/nvme2/cntrltype"] = "discovery\n";
  const [, known, own] = describeSystem(machine.running(t)).connections;
  assert.deepEqual([known?.kind, known?.nqn], ["discovery", undefined]);
  assert.deepEqual([own?.kind, own?.nqn], ["discovery", "nqn.2026-01.org.example:discovery"]);
});

test("a namespace is named where there is one, by the best identifier that it has", (t) => {
  const identifier = (wwid: string) => {
    const machine = usualMachine();
    machine.files["/sys/class/nvme/nvme0/nvme0c0n1/wwid"] = `${wwid}\n`;
    return describeSystem(machine.running(t)).connections[0]?.nid;
  };
  assert.deepEqual(identifier("eui.00112233445566778899AABBCCDDEEFF"), {
    type: "nguid",
    value: "00112233445566778899aabbccddeeff",
  });
  assert.deepEqual(identifier("eui.0011223344556677"), { type: "eui64", value: "0011223344556677" });
  assert.equal(identifier("nvme.1af4-64656164-51454d55-00000001"), undefined);
  const two = usualMachine();
  two.files["/sys/class/nvme/nvme0/nvme0c0n2/nsid"] = "2\n";
  const [connection] = describeSystem(two.running(t)).connections;
  assert.deepEqual([connection?.nsid, connection?.nid], [undefined, undefined]);
});

test("each identity of a host once; two are table-of's to refuse", (t) => {
  const machine = usualMachine()
    .controller(second)
    .controller({ ...second, name: "nvme2", hostNqn: "nqn.2026-01.org.example:other" });
  assert.equal(describeSystem(machine.running(t)).hosts.length, 2);
});

test("a gateway that leads to the targets alone is no default route; other routes, and an MTU, are said", (t) => {
  const machine = usualMachine()
    .controller({ ...second, traddr: "203.0.113.100" })
    .route4("ens3", "203.0.113.100", 32, "192.0.2.2", 500)
    .route4("ens3", "198.51.100.0", 24, "192.0.2.3");
  const device = (machine.links["/sys/class/net/ens3"] ?? "").replace("../../", "/sys/");
  machine.files[`${device}/mtu`] = "9000\n";
  const { interfaces, remarks } = describeSystem(machine.running(t));
  assert.deepEqual(interfaces[0]?.gateways, [{ address: "192.0.2.2", metric: 500, isDefault: false }]);
  assert.deepEqual(
    remarks.map(({ message }) => message),
    [
      "has an MTU of 9000, which a table cannot say",
      "the route to 198.51.100.0/24 by 192.0.2.3 cannot be said by a table: left out",
    ],
  );
});

test("IPv6 with a static address and a gateway", (t) => {
  const machine = new NetworkedMachine()
    .card("ens3", "52:54:00:00:00:01")
    .ipv6("ens3", "2001:db8::15", 64)
    .route6("ens3", "2001:db8::", 64, "::")
    .route6("ens3", "::", 0, "2001:db8::1", 1024)
    .controller({ name: "nvme0", traddr: "2001:db8:1::100", hostIface: "ens3", sourceAddress: "2001:db8::15" });
  const { interfaces, connections } = describeSystem(machine.running(t));
  assert.deepEqual(interfaces[0]?.addresses, [{ address: "2001:db8::15", prefix: 64 }]);
  assert.deepEqual(interfaces[0]?.gateways, [{ address: "2001:db8::1", metric: 1024 }]);
  assert.equal(connections[0]?.hostTraddr, "2001:db8::15");
});

suite("regression: what a connection is secured by is demanded of a boot, and said", () => {
  const secured = (t: TestContext, attributes: Readonly<Record<string, string>>) => {
    const machine = usualMachine();
    for (const [name, text] of Object.entries(attributes)) {
      machine.files[`/sys/class/nvme/nvme0/${name}`] = `${text}\n`;
    }
    const { connections, remarks } = describeSystem(machine.running(t));
    assert.doesNotMatch(JSON.stringify([connections, remarks]), /hunter2/);
    return [connections[0]?.required, ...remarks.map(({ severity, message }) => `${severity} ${message}`)];
  };
  const [secret, none, key] = ["DHHC-1:00:hunter2:", "none", "3ad8f1c2"];
  const requires = "which the table requires: give its machine credential";

  test("by nothing", (t) => {
    assert.deepEqual(secured(t, {}), [undefined]);
    const unused = { dhchap_secret: none, dhchap_ctrl_secret: none, tls_key: "00000000" };
    assert.deepEqual(secured(t, unused), [undefined]);
  });

  test("by authentication, in one direction and in both", (t) => {
    assert.deepEqual(secured(t, { dhchap_secret: secret, dhchap_ctrl_secret: none }), [
      ["authentication"],
      `note is connected with authentication, ${requires} nbft-boot.dhchap-secret`,
    ]);
    assert.deepEqual(secured(t, { dhchap_secret: secret, dhchap_ctrl_secret: secret }), [
      ["authentication"],
      `note is connected with authentication, ${requires} nbft-boot.dhchap-secret and nbft-boot.dhchap-ctrl-secret`,
    ]);
  });

  test("by TLS, and by both", (t) => {
    assert.deepEqual(secured(t, { tls_key: key }), [
      ["tls"],
      `note is connected with TLS, ${requires} nbft-boot.tls-psk`,
    ]);
    assert.deepEqual(secured(t, { dhchap_secret: secret, tls_key: key })[0], ["authentication", "tls"]);
  });

  test("by what only root can see", (t) => {
    const machine = usualMachine();
    const path = "/sys/class/nvme/nvme0/dhchap_secret";
    machine.files[path] = `${secret}\n`;
    const host = machine.running(t);
    const { connections, remarks } = describeSystem({
      ...host,
      readFile: (name, limit) => {
        if (name === path) {
          throw new HostError("read", name, "EACCES");
        }
        return host.readFile(name, limit);
      },
    });
    assert.equal(connections[0]?.required, undefined);
    assert.deepEqual(
      remarks.map(({ severity, message }) => `${severity} ${message}`),
      ["warning may be connected with authentication, which only root can see: the table does not require it"],
    );
  });
});

test("no file of secrets is looked at", (t) => {
  const looked: string[] = [];
  const host = usualMachine().running(t);
  describeSystem({
    ...host,
    readFile: (path, limit) => {
      looked.push(path);
      return host.readFile(path, limit);
    },
  });
  assert.deepEqual(
    looked.filter((path) => /keyring|system-connections|\/etc\/(?:nvme|nbft-boot)|credentials/.test(path)),
    [],
  );
});

test("an address that nobody's files claim may be a lease, and that is said", (t) => {
  const messages = (files: Readonly<Record<string, string>>) => {
    const machine = usualMachine();
    delete machine.files["/run/systemd/netif/links/2"];
    Object.assign(machine.files, files);
    return describeSystem(machine.running(t)).remarks.map(({ message }) => message);
  };
  const warning = "address 192.0.2.15 is taken as static, but may be a lease: nobody's files say who configured it";
  const networkd = { "/run/systemd/netif/links/2": "ADMIN_STATE=configured\n" };
  for (const files of [
    {},
    { "/run/systemd/netif/links/2": "ADMIN_STATE=unmanaged\n" },
    { ...networkd, "/run/udhcpc.ens3.pid": "1\n" },
  ]) {
    assert.deepEqual(messages(files), [warning]);
  }
  for (const files of [
    networkd,
    { "/run/NetworkManager/devices/2": "[device]\nconnection-uuid=0c1d\n" },
    { "/run/net-ens3.conf": "PROTO='static'\n" },
    { "/run/network/ifstate.ens3": "ens3\n" },
  ]) {
    assert.deepEqual(messages(files), []);
  }
});
