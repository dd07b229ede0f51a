// SPDX-License-Identifier: LGPL-2.1-or-later
// Which interface a connection goes by.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { ConnectionPart, InterfacePart } from "../../src/description/types.ts";
import { card, fixed, mac, make, messages, subsystem } from "./parts.ts";

const a = fixed("a", 1, "192.0.2.5/24");
const b = fixed("b", 2, "198.51.100.5/24");
const wide = fixed("wide", 3, "192.0.0.5/8");
const routed = fixed("routed", 4, "203.0.113.5/24", "203.0.113.1");
const leased = card({ name: "leased", mac: mac(5), dhcp4: true });
const leasedToo = card({ name: "too", mac: mac(6), dhcp4: true });

/** The last byte of the MAC address, or what there is instead. */
function way(interfaces: readonly InterfacePart[], connection: ConnectionPart): unknown {
  const { hfi, ssns } = make(...interfaces, connection).table;
  const [one] = ssns;
  return one?.byRoute ?? hfi.find(({ index }) => index === one?.primaryHfi)?.mac.slice(-2);
}

suite("a connection goes by", () => {
  const cases: readonly (readonly [string, readonly InterfacePart[], ConnectionPart, unknown])[] = [
    ["the interface that it names", [a, b], subsystem("192.0.2.9", { hostIface: "b" }), "02"],
    [
      "the interface that it names, where another one has the same address",
      [a, fixed("b", 2, "192.0.2.5/24")],
      subsystem("192.0.2.9", { hostIface: "b", hostTraddr: "192.0.2.5" }),
      "02",
    ],
    ["the interface of the address that it names", [a, b], subsystem("10.0.0.1", { hostTraddr: "198.51.100.5" }), "02"],
    ["the subnet of its target", [b, a], subsystem("192.0.2.9"), "01"],
    ["the narrowest subnet of its target", [wide, a, b], subsystem("192.0.2.9"), "01"],
    ["the only interface", [a], subsystem("10.0.0.1"), "01"],
    ["the only interface, by a lease", [leased], subsystem("10.0.0.1"), "05"],
    ["the only one with a gateway", [a, routed, b], subsystem("10.0.0.1"), "04"],
    ["the only lease, which may bring a gateway", [a, leased], subsystem("10.0.0.1"), "05"],
    ["any route, where two leases may", [leased, leasedToo], subsystem("10.0.0.1"), {}],
    ["any route, where none leads there", [a, b], subsystem("10.0.0.1"), {}],
    ["any route, where nothing is known", [], subsystem("10.0.0.1"), {}],
    ["an interface by its name alone", [a], subsystem("10.0.0.1", { hostIface: "eth9" }), { hostIface: "eth9" }],
    ["an address alone", [], subsystem("10.0.0.1", { hostTraddr: "10.0.0.9" }), { hostTraddr: "10.0.0.9" }],
  ];
  for (const [what, interfaces, connection, expected] of cases) {
    test(what, () => {
      assert.deepEqual(way(interfaces, connection), expected);
    });
  }

  test("that of two families which its target has", () => {
    const addresses = [
      { address: "192.0.2.5", prefix: 24 },
      { address: "2001:db8::5", prefix: 64 },
    ];
    const both = card({ mac: mac(1), name: "a", addresses });
    const { ssns } = make(both, subsystem("2001:db8::9"), subsystem("192.0.2.9"), subsystem("2001:db8:1::9")).table;
    assert.deepEqual(
      ssns.map(({ primaryHfi }) => primaryHfi),
      [2, 1, 2],
    );
  });
});

suite("what is said of it", () => {
  test("which words name an interface", () => {
    assert.deepEqual(messages(make(subsystem("10.0.0.1"), subsystem("10.0.0.2"))), [
      "note: no interface is known for 2 connections, so any route serves: ip=NAME:dhcp ifname=NAME:MAC would name one",
    ]);
  });

  test("that an interface which a connection names has no address", () => {
    const bare = card({ name: "bare", mac: mac(7) });
    const made = make(bare, subsystem("10.0.0.1", { hostIface: "bare" }));
    assert.deepEqual(messages(made), [
      "warning: nothing says how bare gets an address: it has none in the table; add ip=bare:dhcp",
    ]);
    const addressed = make(bare, card({ name: "bare", dhcp4: true }), subsystem("10.0.0.1", { hostIface: "bare" }));
    assert.deepEqual(messages(addressed), []);
  });

  test("that a source address is not used", () => {
    assert.match(
      messages(make(a, subsystem("192.0.2.9", { hostTraddr: "192.0.2.6" }))).join(),
      /^warning: source address 192\.0\.2\.6: no interface has it: not used$/,
    );
  });
});

suite("connections", () => {
  test("that are one in two sources are one", () => {
    const { table } = make(a, subsystem("192.0.2.9"), subsystem("192.0.2.9", { trsvcid: "04420" }));
    assert.equal(table.ssns.length, 1);
    assert.equal(make(a, subsystem("192.0.2.9"), subsystem("192.0.2.9", { nsid: 2 })).table.ssns.length, 2);
  });

  test("to the well-known NQN are discoveries, on port 8009", () => {
    const discovery = subsystem("2001:db8::9", { nqn: "nqn.2014-08.org.nvmexpress.discovery" });
    const other = subsystem("192.0.2.9", { kind: "discovery", nqn: "nqn.2024-05.org.example:d", trsvcid: "8010" });
    const { ssns, discovery: found } = make(a, discovery, other).table;
    assert.equal(ssns.length, 0);
    assert.deepEqual(
      found.map(({ uri, nqn }) => [uri, nqn]),
      [
        ["nvme+tcp://[2001:db8::9]:8009/", undefined],
        ["nvme+tcp://192.0.2.9:8010/", "nqn.2024-05.org.example:d"],
      ],
    );
  });

  test("that cannot be made are left out, and an error says why", () => {
    const wrong: readonly (readonly [Partial<ConnectionPart>, RegExp])[] = [
      [{ traddr: "storage.example.org" }, /target address "storage.example.org" is no IP address/],
      [{ nqn: "nqn.a,host_traddr=1" }, /NQN "nqn\.a,host_traddr=1" has a comma/],
      [{ trsvcid: "70000" }, /port "70000" is not a port from 1 to 65535/],
      [{ nsid: -1 }, /namespace -1 is no number from 0 to 4294967295/],
      [{ nid: { type: "nguid", value: "00" } }, /"00" is no nguid of a namespace/],
    ];
    for (const [said, expected] of wrong) {
      const made = make(a, subsystem("192.0.2.9", said), subsystem("192.0.2.8"));
      assert.equal(made.table.ssns.length, 1);
      assert.match(messages(made).join(), expected);
      assert.match(messages(made).join(), /^error: .*: left out$/);
    }
  });
});
