// SPDX-License-Identifier: LGPL-2.1-or-later
// Parts of several sources become one table.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { tableOf } from "../../src/description/table-of.ts";
import type { Hfi } from "../../src/nbft/types.ts";
import { card, describe, fixed, host, mac, make, messages, nqn, type Part, refusal, subsystem } from "./parts.ts";

const said = ({ mac: of, vlan, ip, prefix, dhcpOverride, autoconfigured }: Hfi): string =>
  [of.slice(-2), vlan, dhcpOverride ? `dhcp ${ip}` : autoconfigured ? `slaac ${ip}` : `${ip}/${prefix}`].join(" ");
const hfis = (...parts: readonly Part[]) => make(...parts).table.hfi.map(said);

suite("the host", () => {
  test("has the UUID of its NQN where no ID is said, as a plan has it", () => {
    assert.equal(make().table.host.id, nqn.slice(-36));
    assert.equal(make(host({ id: "00000000-0000-4000-8000-000000000001".toUpperCase() })).table.host.id.slice(-1), "1");
  });

  test("which sources disagree about is refused, with both places", () => {
    const first = { ...describe(), hosts: [{ place: { source: "a", line: 3 }, nqn }] };
    const second = { ...describe(), hosts: [{ place: { source: "b" }, nqn: "nqn.2024-05.org.example:b" }] };
    assert.equal(
      refusal([first, second]),
      `b: host NQN nqn.2024-05.org.example:b, and ${nqn} at a:3: a host has one; leave one out`,
    );
    const ids = ["6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01", "6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c02"];
    const [a, b] = ids.map((id) => ({ ...describe(), hosts: [{ place: { source: id.slice(-1) }, id }] }));
    assert.match(a && b ? refusal([a, b]) : "", /^2: host ID .*2, and .*1 at 1: /);
    assert.equal(a ? refusal([a, a]) : "", "not refused");
  });

  test("without NQN or ID is said to be so, with the word that adds it", () => {
    const none = { ...describe(fixed("a", 1, "192.0.2.5/24"), subsystem("192.0.2.9")), hosts: [] };
    assert.deepEqual(messages(tableOf([none])), ["warning: no host NQN is known: add rd.nvmf.hostnqn=NQN"]);
    assert.deepEqual(messages(tableOf([describe(host({ nqn: "nqn.2024-05.org.example:h" }))])), [
      "warning: no host ID is known, and the host NQN has no UUID: add rd.nvmf.hostid=UUID",
    ]);
  });

  test("whose NQN or ID cannot be one is refused where it stands", () => {
    assert.match(refusal([describe(host({ nqn: "nqn.a,b" }))]), /: host NQN "nqn.a,b" has a comma$/);
    assert.match(refusal([describe(host({ id: "1" }))]), /: host ID "1" is not a UUID$/);
  });
});

suite("interfaces", () => {
  test("are put together by name, which ifname= gives a MAC address", () => {
    assert.deepEqual(hfis(card({ name: "a", dhcp4: true }), card({ name: "a", mac: mac(1) })), ["01 0 dhcp 0.0.0.0"]);
  });

  test("are put together by MAC address, whatever they are called", () => {
    const table = make(fixed("a", 1, "192.0.2.5/24"), card({ name: "b", mac: mac(1), dhcp6: true })).table;
    assert.deepEqual(table.hfi.map(said), ["01 0 192.0.2.5/24", "01 0 dhcp ::"]);
    const named = card({ name: "b", mac: mac(1) });
    const parts = [fixed("a", 1, "192.0.2.5/24"), named, subsystem("192.0.2.9", { hostIface: "b" })];
    assert.deepEqual(hfis(...parts), ["01 0 192.0.2.5/24"]);
  });

  test("with addresses of both families are two HFIs, each with its own gateway and name server", () => {
    const addresses = [
      { address: "192.0.2.5", prefix: 24 },
      { address: "2001:DB8:0::5", prefix: 64 },
    ];
    const gateways = [{ address: "fe80::1" }, { address: "192.0.2.1", metric: 7 }];
    const { hfi } = make(card({ mac: mac(1), addresses, gateways, dns: ["2001:db8::53", "192.0.2.53"] })).table;
    assert.deepEqual(
      hfi.map(({ index, ip, gateway, routeMetric, dns1, dns2 }) => [index, ip, gateway, routeMetric, dns1, dns2]),
      [
        [1, "192.0.2.5", "192.0.2.1", 7, "192.0.2.53", "0.0.0.0"],
        [2, "2001:db8::5", "fe80::1", 0, "2001:db8::53", "0.0.0.0"],
      ],
    );
  });

  test("get their addresses by DHCP of either family, and by router advertisements, which take a table 1.1", () => {
    const { revision, hfi } = make(card({ mac: mac(1), dhcp4: true, dhcp6: true, slaac: true })).table;
    assert.equal(revision, "1.1");
    assert.deepEqual(hfi.map(said), ["01 0 dhcp 0.0.0.0", "01 0 dhcp ::", "01 0 slaac ::"]);
  });

  test("that are VLANs have the MAC address of the card that they are on, which is none of the table by itself", () => {
    const link = card({ name: "eth0", mac: mac(1) });
    const vlan = card({ name: "v5", vlan: 5, vlanLink: "eth0" });
    assert.deepEqual(hfis(vlan, card({ name: "v5", dhcp4: true }), link), ["01 5 dhcp 0.0.0.0"]);
    const twice = card({ name: "v6", vlan: 6, vlanLink: "v5", dhcp4: true });
    assert.match(messages(make(vlan, twice, link)).join(), /VLAN 6 is on another VLAN, which a table cannot say/);
  });

  test("without a MAC address are left out, with the word that adds it", () => {
    assert.deepEqual(messages(make(card({ name: "eth0", dhcp4: true }))), [
      "warning: no MAC address is known of eth0, by which a table names an interface: left out; add ifname=eth0:MAC",
    ]);
    assert.deepEqual(hfis(card({ name: "enx52540009000a", dhcp4: true })), ["0a 0 dhcp 0.0.0.0"]);
  });

  test("in general are those that nothing else is said of", () => {
    const all = card({ dhcp4: true });
    const parts = [fixed("a", 1, "192.0.2.5/24"), card({ name: "b", mac: mac(2) }), card({ name: "c", mac: mac(3) })];
    assert.deepEqual(hfis(all, ...parts), ["01 0 192.0.2.5/24", "02 0 dhcp 0.0.0.0", "03 0 dhcp 0.0.0.0"]);
    assert.match(messages(make(all)).join(), /^note: no interface is known that it is for: .*ifname=NAME:MAC$/);
    assert.deepEqual(
      make(card({ dns: ["192.0.2.53"] }), ...parts).table.hfi.map(({ dns1 }) => dns1),
      ["192.0.2.53"],
    );
  });

  test("of which sources say what cannot both be are refused", () => {
    const two = describe(card({ name: "a", mac: mac(1) }), card({ name: "a", mac: mac(2) }));
    assert.match(refusal([two]), /: interface a has MAC address 52:54:00:09:00:02, and 52:54:00:09:00:01 at source:/);
    assert.match(refusal([describe(card({ name: "a", vlan: 5000 }))]), /VLAN 5000 is not from 1 to 4094$/);
  });

  test("lose what a table cannot say with a line about it", () => {
    const dns = ["192.0.2.51", "192.0.2.52", "192.0.2.53"];
    const parts = [card({ mac: mac(1), dhcp4: true, dns, hostName: "a b", gateways: [{ address: "192.0.2.1" }] })];
    assert.deepEqual(
      messages(make(...parts)).map((line) => line.replace(/^(\w+: \w+ ?\w*).*/, "$1")),
      [
        "warning: host name",
        "warning: gateway 192",
        "warning: name server",
        "warning: name server",
        "warning: name server",
      ],
    );
  });

  test("have no more HFIs than a table", () => {
    const many = Array.from({ length: 255 }, (_, at) => card({ mac: mac(at), dhcp4: true }));
    assert.match(refusal([describe(...many)]), /^source:\d+: more than 254 interfaces: use several tables$/);
  });
});
