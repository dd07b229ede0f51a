// SPDX-License-Identifier: LGPL-2.1-or-later

import assert from "node:assert/strict";
import { test } from "node:test";
import { machineAt } from "../../src/host/machine-at.ts";
import { findCards, findInterface } from "../../src/machine/interfaces.ts";
import { nic } from "../connect/mock-machine.ts";
import { MockHost } from "../mock-host.ts";

const mac = "52:54:00:00:00:01";
const lo = { "/sys/class/net/lo/address": "00:00:00:00:00:00\n", "/sys/class/net/lo/type": "772\n" };

/** Sysfs files of an interface that is made of another. */
function stacked(name: string, lower: string): Record<string, string> {
  const folder = `/sys/class/net/${name}`;
  return { [`${folder}/address`]: `${mac}\n`, [`${folder}/type`]: "1\n", [`${folder}/lower_${lower}/address`]: "" };
}

function find(files: Record<string, string>, vlan = 0, address = mac): string | undefined {
  return findInterface(new MockHost({ files: { ...lo, ...files } }), { mac: address, vlan });
}

test("the interface is found by its MAC address, in whatever case", () => {
  const files = { ...nic("eth0", "52:54:00:00:00:02"), ...nic("eth1", mac) };
  assert.equal(find(files), "eth1");
  assert.equal(find(nic("eth0", "AA:BB:CC:00:00:0F"), 0, "aa:bb:cc:00:00:0f"), "eth0");
  assert.equal(find(nic("eth0", "aa:bb:cc:00:00:0f"), 0, "AA:BB:CC:00:00:0F"), "eth0");
});

test("no interface: none with this address, none at all, no sysfs", () => {
  assert.equal(find(nic("eth0", "52:54:00:00:00:02")), undefined);
  assert.equal(find({}), undefined);
  assert.equal(findInterface(new MockHost(), { mac, vlan: 0 }), undefined);
});

test("upstream defect 11: a MAC address of zeroes does not match lo", () => {
  assert.equal(find({}, 0, "00:00:00:00:00:00"), undefined);
  assert.equal(find(nic("dummy0", "00:00:00:00:00:00"), 0, "00:00:00:00:00:00"), undefined);
});

test("what is not Ethernet does not match: an IPoIB or tunnel device with the same six bytes", () => {
  assert.equal(find(nic("tun0", mac, { type: "65534\n" })), undefined);
});

test("a bond, bridge or VLAN that inherited the address is not the NIC", () => {
  const files = {
    ...stacked("bond0", "eth0"),
    ...stacked("br0", "bond0"),
    ...stacked("eth0.5", "eth0"),
    ...nic("eth0", mac),
  };
  assert.equal(find(files), "eth0");
  assert.equal(find(stacked("bond0", "eth0")), undefined);
});

test("the master of a virtual function is used, which has hardware and the same address too", () => {
  const files = {
    ...nic("enP1s1", mac, { "master/device/vendor": "" }),
    ...nic("eth0", mac, { "lower_enP1s1/address": "" }),
  };
  assert.equal(find(files), "eth0");
});

test("an interface without hardware serves where there is no other: veth", () => {
  const veth = { "/sys/class/net/veth0/address": `${mac}\n`, "/sys/class/net/veth0/type": "1\n" };
  assert.equal(find(veth), "veth0");
  assert.equal(find({ ...veth, ...nic("zeth", mac) }), "zeth");
});

test("regression: of two NICs with one address, the one with a link is used, whichever name comes first", () => {
  const link = (name: string, carrier: string) => nic(name, mac, { carrier });
  assert.equal(find({ ...link("eth0", "0\n"), ...link("eth1", "1\n") }), "eth1");
  assert.equal(find({ ...link("eth0", "1\n"), ...link("eth1", "0\n") }), "eth0");
  assert.equal(find({ ...link("eth0", "1\n"), ...link("eth1", "1\n") }), "eth0");
  assert.equal(find({ ...link("eth0", "0\n"), ...link("eth1", "0\n") }), "eth0");
  const vlans = { "/proc/self/net/vlan/config": "eth0.5 | 5 | eth0\neth1.5 | 5 | eth1\n" };
  assert.equal(find({ ...link("eth0", "0\n"), ...link("eth1", "1\n"), ...vlans }, 5), "eth1.5");
});

test("the master of a virtual function is used even without a link", () => {
  const files = { ...nic("enP1s1", mac, { "master/device/vendor": "" }), ...nic("eth0", mac, { carrier: "0\n" }) };
  assert.equal(find(files), "eth0");
  assert.deepEqual(findCards(new MockHost({ files }), { mac }), ["eth0"]);
});

const vlanConfig = [
  "VLAN Dev name\t | VLAN ID",
  "Name-Type: VLAN_NAME_TYPE_RAW_PLUS_VID_NO_PAD",
  "other.5        | 5  | eth1",
  "storage        | 5  | eth0",
  "eth0.6         | 6  | eth0",
  "",
].join("\n");

test("a VLAN is found by its identifier on top of the NIC, whatever its name", () => {
  const files = {
    ...nic("eth0", mac),
    ...nic("eth1", "52:54:00:00:00:02"),
    ...stacked("storage", "eth0"),
    ...stacked("eth0.6", "eth0"),
    "/proc/self/net/vlan/config": vlanConfig,
  };
  assert.equal(find(files, 5), "storage");
  assert.equal(find(files, 6), "eth0.6");
  assert.equal(find(files, 0), "eth0");
  assert.equal(find(files, 7), undefined);
  assert.equal(find(files, 5, "52:54:00:00:00:02"), "other.5");
});

test("a VLAN is not there as long as the kernel has none, even where an interface has its usual name", () => {
  assert.equal(find({ ...nic("eth0", mac), ...stacked("eth0.5", "eth0") }, 5), undefined);
});

test("the machine may be any folder", () => {
  const files = Object.fromEntries(Object.entries(nic("eth0", mac)).map(([name, text]) => [`/some/root${name}`, text]));
  assert.equal(findInterface(machineAt(new MockHost({ files }), "/some/root"), { mac, vlan: 0 }), "eth0");
});
