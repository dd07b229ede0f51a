// SPDX-License-Identifier: LGPL-2.1-or-later
// The generated profiles in the hands of NetworkManager 1.52: no complaint, and what they ask for happens.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hfi, Ssns } from "../../src/nbft/types.ts";
import { networkManagerFiles } from "../../src/network/networkmanager/networkmanager-files.ts";
import { profileUuid } from "../../src/network/networkmanager/profile-uuid.ts";
import type { Tree } from "../../src/output/tree.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { labTree } from "../lab/images/lab-tree.ts";
import { hfi, table } from "../plan/tables.ts";
import { whereAvailable } from "../where-available.ts";
import { parseKeyfile } from "./keyfile.ts";
import { type Outcome, runNetworkManager } from "./networkmanager-machine.ts";
import { addressesOfStaticCards, staticCards, targetsOfStaticCards } from "./static-cards.ts";
import type { Card } from "./virtual-cards.ts";

/** What the keys of all profiles are called as properties. */
function propertiesOf(files: Tree): string[] {
  const keys = [...files].flatMap(([path, file]) =>
    path.endsWith(".nmconnection") && "text" in file
      ? Object.entries(parseKeyfile(file.text)).flatMap(([section, values]) =>
          Object.keys(values).map((key) => `${section === "ethernet" ? "802-3-ethernet" : section}.${key}`),
        )
      : [],
  );
  const names = keys.map((key) =>
    key.replace(/\.address\d+$/, ".addresses").replace(/\.route\d+(_options)?$/, ".routes"),
  );
  return [...new Set(names)].filter((name) => !name.startsWith("user."));
}

/** Runs NetworkManager on what a table with these HFIs asks for; HFI 1 is on `eth1`. */
async function runOn(
  tree: string,
  hfis: readonly Hfi[],
  steps: readonly string[],
  targets: readonly Ssns[] = [],
): Promise<Outcome> {
  const plan = makePlan([{ number: 0, table: table({ hfi: hfis, ssns: targets }) }]);
  const cards = new Map<string, Card>();
  for (const { index, mac } of hfis.toReversed()) {
    cards.set(mac, { name: `eth${index}`, mac });
  }
  const files = networkManagerFiles(plan, { naming: "none" });
  const outcome = await runNetworkManager(tree, files, [...cards.values()].reverse(), steps);
  // There is no modem manager, and a kernel without VLANs is somebody else's fault.
  const complaints = outcome.log
    .split("\n")
    .filter((line) => /<(warn|error)>/.test(line) && !/modem-manager|do-add-link|Activation: failed/.test(line));
  assert.deepEqual(complaints, []);
  // A key that it does not know is none that it complains about.
  assert.deepEqual(
    propertiesOf(files).filter((name) => !outcome.properties.includes(name)),
    [],
  );
  for (const entry of plan.interfaces) {
    assert.ok(outcome.profiles.includes(profileUuid(entry)), `${entry.mac} ${entry.vlan}`);
  }
  return outcome;
}

test(
  "static interfaces get their addresses and routes, with and without a carrier, and keep them",
  whereAvailable(async () => {
    const tree = (await labTree()).folder;
    const outcome = await runOn(
      tree,
      staticCards,
      [
        "unplug eth4; start 5; sleep 1",
        // Longer than NetworkManager waits before it believes that a cable is unplugged.
        "unplug eth1; unplug eth3; unplug eth6; sleep 5",
      ],
      targetsOfStaticCards,
    );
    const [started, unplugged] = outcome.snapshots;
    assert.deepEqual(started?.addresses.toSorted(), addressesOfStaticCards);
    assert.deepEqual(started.routes.toSorted(), [
      "10.1.1.1 via 10.8.0.1 dev eth7 proto static metric 6 onlink",
      "10.1.1.1 via 198.51.100.1 dev eth3 proto static metric 7",
      "10.1.1.1 via 198.51.100.1 dev eth4 proto static metric 7 linkdown",
      "2001:db8:7::1 dev eth6 proto static metric 9",
      "203.0.113.100 dev eth5 proto static scope link metric 8",
      "default via 192.0.2.1 dev eth1 proto static metric 500",
      "default via 2001:db8:1::1 dev eth1 proto static metric 100",
      "default via 2001:db8:7::1 dev eth6 proto static metric 9",
    ]);
    for (const name of ["eth1", "eth3", "eth4", "eth5", "eth6", "eth7"]) {
      assert.equal(started.states[name], `connected nbft-0h${name.slice(3)}`);
    }
    assert.deepEqual(unplugged?.addresses, started.addresses);
    assert.deepEqual(
      unplugged.routes.map((route) => route.replace(" linkdown", "")),
      started.routes.map((route) => route.replace(" linkdown", "")),
    );
  }),
);

test(
  "late cards, and late cables of cards with DHCP, are used",
  whereAvailable(async () => {
    const tree = (await labTree()).folder;
    const dhcp = hfi(2, { dhcpOverride: true });
    const { snapshots } = await runOn(
      tree,
      [hfi(1), dhcp],
      ["ip link del eth1; unplug eth2; start 2", `add eth1 ${hfi(1).mac}; plug eth1; plug eth2; sleep 2`],
    );
    assert.deepEqual(snapshots[0]?.addresses, []);
    assert.deepEqual(snapshots[1]?.addresses, ["eth1 192.0.2.11/24"]);
    assert.equal(snapshots[1]?.states.eth2, "connecting (getting IP configuration) nbft-0h2");
  }),
);

const installersProfile = `mkdir -p /etc/NetworkManager/system-connections
cat >/etc/NetworkManager/system-connections/own.nmconnection <<'EOF'
[connection]
id=own
uuid=11111111-2222-4333-8444-555555555555
type=ethernet
[ipv4]
method=auto
[ipv6]
method=auto
EOF
chmod 600 /etc/NetworkManager/system-connections/own.nmconnection`;

test(
  "a real root with a DHCP profile for every card, as installers make it, does not take the address away",
  whereAvailable(async () => {
    const tree = (await labTree()).folder;
    const { snapshots } = await runOn(
      tree,
      [hfi(1), hfi(2, { ip: "198.51.100.2" })],
      [
        "ip link del eth2; start 5",
        // The NetworkManager of the initramfs ends; that of the real root starts, and there is a second card now.
        `stop; ${installersProfile}
ip monitor address dev eth1 >/machine/files/monitor &
add eth2 ${hfi(2).mac}; plug eth2; start 3; sleep 1`,
        // An initramfs in which somebody else set the address.
        "stop; rm -r /run/NetworkManager/devices; start 3; sleep 1; [ ! -s /machine/files/monitor ]",
      ],
    );
    const addresses = ["eth1 192.0.2.11/24", "eth2 198.51.100.2/24"];
    assert.deepEqual(snapshots[1]?.addresses, addresses);
    assert.equal(snapshots[1]?.states.eth1, "connected nbft-0h1");
    assert.equal(snapshots[1]?.states.eth2, "connected nbft-0h2");
    assert.deepEqual(snapshots[2]?.addresses, addresses);
  }),
);

test(
  "VLANs are made on their card, and it keeps its own address",
  whereAvailable(async (t) => {
    const tree = (await labTree()).folder;
    const { mac } = hfi(1);
    const hfis = [hfi(1), hfi(2, { mac, vlan: 11, ip: "198.51.100.2" }), hfi(3, { vlan: 12, ip: "203.0.113.3" })];
    const { log, snapshots } = await runOn(tree, hfis, ["start 5; sleep 1"]);
    if (/do-add-link\[nbft.*Operation not supported/.test(log)) {
      t.skip("NetworkManager took the profiles; this kernel has no VLANs (8021q), so none were made");
      return;
    }
    assert.deepEqual(snapshots[0]?.addresses.toSorted(), [
      "eth1 192.0.2.11/24",
      "nbft0h2.11 198.51.100.2/24",
      "nbft0h3.12 203.0.113.3/24",
    ]);
  }),
);

test(
  "DHCP: firmware's identity is sent as it was, big-endian",
  whereAvailable(async () => {
    const tree = (await labTree()).folder;
    const duid = { type: "LLT", hardwareType: 1, time: 0x2a2b2c2d, linkLayerAddress: "525400b819b9" } as const;
    const dhcp = { iaid: 0xfedcba98, duid };
    const { frames, snapshots } = await runOn(
      tree,
      [
        hfi(1, { dhcpOverride: true, dhcp, hostName: "Node1.example" }),
        hfi(2, { dhcpOverride: true }),
        hfi(3, { dhcpOverride: true, ip: "2001:db8::5", dhcp }),
        hfi(4, { autoconfigured: true, ip: "2001:db8::5054:ff:fe00:4" }),
      ],
      ["start 4"],
    );
    const all = frames.join("\n");
    assert.match(all, /^ffffffffffff525400000001.*3d0701525400000001/m, "DHCPv4 option 61: the MAC address");
    assert.match(all, /^ffffffffffff525400000002.*3d0701525400000002/m, "the same where firmware left no identity");
    for (const name of ["eth3", "eth4"]) {
      assert.match(snapshots[0]?.states[name] ?? "", /^connecting/, `${name} waits for a router`);
    }
  }),
);

test(
  "N11: the IPv6 name server of an IPv4 card is not lost",
  whereAvailable(async () => {
    const tree = (await labTree()).folder;
    const asks = "nmcli -f IP6.DNS device show eth1 | grep -q 2001:db8::53";
    await runOn(tree, [hfi(1, { dns1: "192.0.2.53", dns2: "2001:db8::53" })], [`start 5; sleep 1; ${asks}`]);
  }),
);
