// SPDX-License-Identifier: LGPL-2.1-or-later
// The generated files in the hands of systemd 257: no complaint, and what they ask for happens.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hfi, Ssns } from "../../src/nbft/types.ts";
import { networkdFiles } from "../../src/network/networkd/networkd-files.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { mustRunInTree, trixieTree } from "../../tools/tree.ts";
import { hfi, table } from "../plan/tables.ts";
import { whereAvailable } from "../where-available.ts";
import { type Outcome, type PluggedCard, runNetworkd, type Surroundings } from "./networkd-machine.ts";
import { addressesOfStaticCards, staticCards, targetsOfStaticCards } from "./static-cards.ts";
import { serveLeases } from "./virtual-cards.ts";

interface Circumstances {
  readonly targets?: readonly Ssns[];
  /** HFIs whose card has no carrier. */
  readonly unplugged?: readonly number[];
  readonly around?: Partial<Surroundings>;
}

/** Runs systemd-networkd on what a table with these HFIs asks for; HFI 1 is on `eth1`. */
async function runOn(tree: string, hfis: readonly Hfi[], circumstances: Circumstances): Promise<Outcome> {
  const { targets = [], unplugged = [], around = {} } = circumstances;
  const files = networkdFiles(makePlan([{ number: 0, table: table({ hfi: hfis, ssns: targets }) }]), {
    naming: "none",
  });
  const cards = new Map<string, PluggedCard>();
  for (const { index, mac } of hfis.toReversed()) {
    cards.set(mac, { name: `eth${index}`, mac, carrier: !unplugged.includes(index) });
  }
  const outcome = await runNetworkd(tree, files, [...cards.values()].reverse(), { seconds: 6, ...around });
  const complaint = /unknown|failed to (parse|load)|ignoring|invalid|deprecated|not supported by/i;
  const complaints = outcome.log.split("\n").filter((line) => line.includes("/05-nbft-") && complaint.test(line));
  assert.deepEqual(complaints, []);
  for (const path of files.keys()) {
    if (/\.(network|netdev)$/.test(path)) {
      assert.ok(outcome.log.includes(`${path}: Successfully loaded`), path);
    }
  }
  return outcome;
}

test(
  "static interfaces get their addresses and routes, with and without a carrier",
  whereAvailable(async () => {
    const tree = await trixieTree();
    const outcome = await runOn(tree, [...staticCards, hfi(8, { dhcpOverride: true })], {
      targets: targetsOfStaticCards,
      unplugged: [4, 6, 8],
    });
    assert.deepEqual(outcome.addresses, addressesOfStaticCards);
    assert.deepEqual(outcome.routes.toSorted(), [
      "10.1.1.1 via 10.8.0.1 dev eth7 proto static metric 6 onlink",
      "10.1.1.1 via 198.51.100.1 dev eth3 proto static metric 7",
      "10.1.1.1 via 198.51.100.1 dev eth4 proto static metric 7 linkdown",
      "203.0.113.100 dev eth5 proto static scope link metric 8",
      "default via 192.0.2.1 dev eth1 proto static metric 500",
      "default via 2001:db8:1::1 dev eth1 proto static metric 1024",
      "default via 2001:db8:7::1 dev eth6 proto static metric 9 onlink linkdown",
    ]);
    for (const name of ["eth1", "eth3", "eth4", "eth5", "eth6", "eth7"]) {
      assert.equal(outcome.states[name], "configured", name);
    }
    assert.equal(outcome.states.eth8, "configuring");
    assert.equal(outcome.online, true, "two dead cards, and nobody waits");
  }),
);

test(
  "SLAAC: the address of firmware comes back, and a dead card with DHCP holds nobody up",
  whereAvailable(async () => {
    const tree = await trixieTree();
    const router = `
[Link]
RequiredForOnline=no
[Network]
IPv6SendRA=yes
IPv6AcceptRA=no
[IPv6Prefix]
Prefix=2001:db8::/64
`;
    const outcome = await runOn(
      tree,
      [hfi(1, { autoconfigured: true, ip: "2001:db8::5054:ff:fe00:1" }), hfi(2, { dhcpOverride: true })],
      { around: { router, seconds: 15 }, unplugged: [2] },
    );
    assert.deepEqual(outcome.addresses, ["eth1 2001:db8::5054:ff:fe00:1/64"]);
    assert.equal(outcome.states.eth2, "configuring");
    assert.equal(outcome.online, true);
  }),
);

test(
  "VLANs are made on their card, and it keeps its own address",
  whereAvailable(async (t) => {
    const tree = await trixieTree();
    const { mac } = hfi(1);
    const hfis = [hfi(1), hfi(2, { mac, vlan: 11, ip: "198.51.100.2" }), hfi(3, { vlan: 12, ip: "203.0.113.3" })];
    const outcome = await runOn(tree, hfis, {});
    if (outcome.log.includes("Failed to create netdev: Operation not supported")) {
      t.skip("systemd-networkd took the files; this kernel has no VLANs (8021q), so none were made");
      return;
    }
    assert.deepEqual(outcome.addresses.toSorted(), [
      "eth1 192.0.2.11/24",
      "nbft0h2.11 198.51.100.2/24",
      "nbft0h3.12 203.0.113.3/24",
    ]);
    assert.equal(outcome.online, true);
  }),
);

test(
  "new names: udev takes the .link file, for the card and not for a VLAN",
  whereAvailable(async () => {
    const tree = await trixieTree();
    const plan = makePlan([{ number: 0, table: table({ hfi: [hfi(1)] }) }]);
    const file = networkdFiles(plan, { naming: "table-hfi" }).get("/run/systemd/network/05-nbft-0h1.link");
    assert.ok(file !== undefined && "text" in file);
    const script = `
mkdir -p /run/systemd/network
cat >/run/systemd/network/05-nbft-0h1.link
ip link add eth1 address ${hfi(1).mac} type veth peer name to-eth1
SYSTEMD_LOG_LEVEL=info udevadm test-builtin net_setup_link /sys/class/net/eth1 2>&1`;
    const input = file.text.replace("Kind=!*", "Kind=!vlan");
    const said = (await mustRunInTree(tree, ["sh", "-euc", script], { input })).toString();
    assert.match(said, /^ID_NET_LINK_FILE=\/run\/systemd\/network\/05-nbft-0h1\.link$/m);
    assert.match(said, /^ID_NET_NAME=nbft0h1$/m);
    assert.doesNotMatch(said, /unknown|failed to parse|ignoring/i);
  }),
);

test(
  "DHCP: firmware's identity is sent as it was, big-endian",
  whereAvailable(async () => {
    const tree = await trixieTree();
    const duid = { type: "LLT", hardwareType: 1, time: 0x2a2b2c2d, linkLayerAddress: "525400b819b9" } as const;
    const wireDuid = "000100012a2b2c2d525400b819b9";
    const dhcp = { iaid: 0xfedcba98, duid };
    const outcome = await runOn(
      tree,
      [
        hfi(1, { dhcpOverride: true, dhcp, hostName: "Node1.example" }),
        hfi(2, { dhcpOverride: true, ip: "2001:db8::5", dhcp }),
        hfi(3, { dhcpOverride: true }),
      ],
      { around: { seconds: 4 } },
    );
    const frames = outcome.frames.join("\n");
    assert.match(frames, /^ffffffffffff525400000001.*3d0701525400000001/m, "DHCPv4 option 61: the MAC address");
    assert.match(frames, new RegExp(`^3333.{8}525400000002.*0001000e${wireDuid}`, "m"), "DHCPv6 option 1");
    assert.match(frames, /^3333.{8}525400000002.*0003000cfedcba98/m, "DHCPv6 option 3");
    assert.match(frames, /^ffffffffffff525400000003.*3d0701525400000003/m, "the MAC address, where firmware left none");
  }),
);

test(
  "N10: the MTU of a lease counts",
  whereAvailable(async () => {
    const tree = await trixieTree();
    const surroundings = serveLeases("eth1", "--dhcp-option=26,1400");
    const outcome = await runOn(tree, [hfi(1, { dhcpOverride: true })], { around: { seconds: 20, surroundings } });
    assert.equal(outcome.online, true);
    assert.match(outcome.addresses[0] ?? "", /^eth1 192\.0\.2\.1\d\d\/24$/);
    assert.equal(outcome.mtus.eth1, 1400);
  }),
);
