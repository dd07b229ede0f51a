// SPDX-License-Identifier: LGPL-2.1-or-later
// What a machine may have against the interfaces of its tables, and the ways from them to their targets: a test for each.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { nic } from "../connect/mock-machine.ts";
import { hfi, ssns, table } from "../plan/tables.ts";
import { judgeOn, onlyFinding } from "./machine.ts";

const none = { paths: 0, subsystems: 0, discoveries: 0 };
const without = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.keys(files).map((path) => [path, undefined]));
const card1 = nic("eth1", hfi(1).mac);
const card2 = nic("eth2", hfi(2).mac);

suite("cards", () => {
  test("a MAC address that no card has costs its paths, and is no fault of the others", () => {
    const { id, paths, blocks, message } = onlyFinding(without(card2));
    assert.deepEqual([id, paths, blocks], ["no-card", ["0-2-2"], true]);
    assert.match(message, /52:54:00:00:00:02.*0-2-2/);
    const { verdict, connects, planned, hasWarnings } = judgeOn(without(card2));
    assert.deepEqual([verdict, connects.paths, planned.paths, hasWarnings], ["boots", 1, 2, true]);
  });

  test("no card at all: nothing can be connected", () => {
    const { verdict, connects } = judgeOn({
      ...without(card1),
      ...without(card2),
      ...nic("eth9", "52:54:00:00:00:99"),
    });
    assert.deepEqual([verdict, connects], ["cannot connect", none]);
  });

  test("where nobody can see the machine's interfaces nothing is said of them", () => {
    assert.deepEqual(judgeOn({ ...without(card1), ...without(card2) }).machine, []);
  });

  test("no link", () => {
    const { id, paths, blocks } = onlyFinding({ "/sys/class/net/eth1/carrier": "0\n" });
    assert.deepEqual([id, paths, blocks], ["no-link", ["0-1-1"], true]);
    const all = { "/sys/class/net/eth1/carrier": "0\n", "/sys/class/net/eth2/carrier": "0\n" };
    assert.equal(judgeOn(all).verdict, "cannot connect");
  });

  test("an interface that is down says nothing of its link, and blocks nothing", () => {
    const down = "/sys/class/net/eth1/carrier";
    const finding = onlyFinding({ [down]: "errno EINVAL" });
    assert.deepEqual([finding.id, finding.severity, finding.blocks], ["link-unknown", "note", false]);
  });

  test("a card that nothing is connected through does not matter", () => {
    const one = table({ hfi: [hfi(1), hfi(3, { ip: "198.51.100.13" })], ssns: [ssns(1)] });
    assert.deepEqual(judgeOn({}, one).machine, []);
  });

  test("a card in a bond", () => {
    const bond = { "/sys/class/net/eth1/master": "-> ../bond0", "/sys/class/net/bond0/bonding/mode": "802.3ad 4\n" };
    const { id, severity, message, paths } = onlyFinding(bond);
    assert.deepEqual([id, severity, paths], ["card-in-bond", "warning", ["0-1-1"]]);
    assert.match(message, /eth1 is a part of bond0/);
  });

  test("many paths are named by the first of them", () => {
    const many = table({
      hfi: [hfi(3, { ip: "198.51.100.13" })],
      ssns: [1, 2, 3, 4, 5, 6].map((index) => ssns(index, { primaryHfi: 3, traddr: `198.51.100.${index}` })),
    });
    const { message, paths } = onlyFinding({}, many);
    assert.match(message, /0-1-3, 0-2-3, 0-3-3, 0-4-3 and 2 more/);
    assert.equal(paths?.length, 6);
  });
});

suite("ways to the targets", () => {
  const target = (traddr: string, parts: Parameters<typeof hfi>[1] = {}) =>
    judgeOn({}, table({ hfi: [hfi(1, parts)], ssns: [ssns(1, { traddr })] })).machine.map(({ id }) => id);

  test("a target in no subnet of its interface, which has no gateway", () => {
    const { id, message, paths, blocks } = onlyFinding(
      {},
      table({ hfi: [hfi(1)], ssns: [ssns(1, { traddr: "203.0.113.9" })] }),
    );
    assert.deepEqual([id, paths, blocks], ["no-gateway", ["0-1-1"], true]);
    assert.match(message, /target 203\.0\.113\.9 of 0-1-1 is not in 192\.0\.2\.11\/24 of interface 52:54:00:00:00:01,/);
  });

  test("a gateway, a lease, an address that stands alone and a link-local target are ways", () => {
    assert.deepEqual(target("203.0.113.9"), ["no-gateway"]);
    assert.deepEqual(target("203.0.113.9", { gateway: "192.0.2.1" }), []);
    assert.deepEqual(target("203.0.113.9", { gateway: "192.0.2.1", defaultRoute: false }), []);
    assert.deepEqual(target("203.0.113.9", { dhcpOverride: true }), []);
    assert.deepEqual(target("203.0.113.9", { prefix: 32 }), []);
    assert.deepEqual(target("fe80::9", { ip: "2001:db8::1", prefix: 64 }), []);
    assert.deepEqual(target("2001:db8:9::9", { ip: "2001:db8::1", prefix: 64 }), ["no-gateway"]);
  });

  test("a card that drops what its target sends, because another leads there too", () => {
    const conf = "/proc/sys/net/ipv4/conf";
    const route = (name: string, to: string, metric: number) =>
      `${name}\t${to}\t00000000\t0001\t0\t0\t${metric}\t00FFFFFF\t0\t0\t0\n`;
    const files = {
      [`${conf}/all/rp_filter`]: "0\n",
      [`${conf}/eth1/rp_filter`]: "1\n",
      "/proc/self/net/route": `Iface\tDestination\n${route("eth1", "000200C0", 100)}${route("lan0", "000200C0", 50)}`,
    };
    const one = table({ hfi: [hfi(1)], ssns: [ssns(1)] });
    const { id, message, advice } = onlyFinding(files, one);
    assert.equal(id, "reverse-path");
    assert.match(
      `${message}; ${advice}`,
      /eth1 drops what 192\.0\.2\.100 sends, because lan0 .*conf\.eth1\.rp_filter to 2/,
    );
    // Several cards of the boot's are kept apart by itself.
    assert.deepEqual(judgeOn(files).machine, []);
  });

  test("two HFIs on one MAC address", () => {
    const pair = (bus: number) =>
      table({
        hfi: [hfi(1), hfi(2, { mac: hfi(1).mac, ip: "192.0.2.12", pci: { segment: 0, bus, device: 1, function: 0 } })],
        ssns: [ssns(1), ssns(2, { primaryHfi: 2 })],
      });
    const same = onlyFinding({}, pair(0));
    assert.deepEqual([same.id, same.severity], ["shared-mac", "note"]);
    const unplaced = { ...hfi(1), pci: { segment: 0, bus: 0, device: 0, function: 0 } };
    const [, second] = pair(5).hfi;
    assert.equal(onlyFinding({}, { ...pair(5), hfi: second === undefined ? [] : [unplaced, second] }).severity, "note");
    const apart = onlyFinding({}, pair(5));
    assert.deepEqual([apart.id, apart.severity], ["shared-mac", "warning"]);
    assert.match(
      apart.message,
      /NBFT HFI 1, NBFT HFI 2 are one interface 52:54:00:00:00:01, .*different PCI locations/,
    );
  });

  test("VLANs on one MAC address are no fault", () => {
    const vlans = table({
      hfi: [hfi(1), hfi(2, { mac: hfi(1).mac, vlan: 5, ip: "198.51.100.12" })],
      ssns: [ssns(1), ssns(2, { primaryHfi: 2, traddr: "198.51.100.100" })],
    });
    assert.deepEqual(judgeOn({}, vlans).machine, []);
  });
});
