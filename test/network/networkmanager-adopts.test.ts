// SPDX-License-Identifier: LGPL-2.1-or-later
// NetworkManager 1.52 as the network manager of a real root whose initramfs had another one: what it adopts, and what happens then.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { top } from "../../tools/top.ts";
import { type AdoptionOptions, adopt, index, itsPath, profileOf } from "../boot/adopt/networkmanager/adopted.ts";
import { labTree } from "../lab/images/lab-tree.ts";
import { hfi } from "../plan/tables.ts";
import { whereAvailable } from "../where-available.ts";
import { leaseServer } from "./lease-server.ts";
import { runNetworkManager, type Snapshot } from "./networkmanager-machine.ts";

interface Setting extends AdoptionOptions {
  /** What the initramfs has set. */
  readonly addresses: readonly string[];
  readonly routes?: readonly string[];
}

/** The machine after each step. */
async function run({ addresses, routes = [], ...options }: Setting, steps: readonly string[]): Promise<Snapshot[]> {
  const { files } = adopt(options);
  const boot = `${leaseServer("eth1")}
mv /run/NetworkManager/devices/${index} "/run/NetworkManager/devices/$(cat /sys/class/net/eth1/ifindex)"
ip link set eth1 up
${addresses.map((address) => `ip address add ${address} dev eth1 ${address.includes(":") ? "nodad" : ""}`).join("\n")}
${routes.map((route) => `ip route add ${route} dev eth1`).join("\n")}
sleep 1`;
  const cards = [{ name: "eth1", mac: options.hfi.mac }];
  const { snapshots } = await runNetworkManager((await labTree()).folder, files, cards, [boot, ...steps]);
  return snapshots.slice(1);
}

/** Deletions of an address. A route that the kernel made is deleted at a reapply; by then NetworkManager has made another one of it. */
const deletions = ({ deleted }: Snapshot, address: string) => deleted.filter((line) => line.includes(` ${address} `));

const leased = {
  hfi: hfi(1, { dhcpOverride: true }),
  source: "192.0.2.120",
  target: "198.51.100.7",
  addresses: ["192.0.2.120/24"],
  routes: ["198.51.100.7/32 via 192.0.2.1"],
};

/** What may happen to a card, and what the words of the manual call it. */
const events: Readonly<Record<string, string>> = {
  start: "start 20; online 1; sleep 1",
  reload: "nmcli connection reload; sleep 1",
  "carrier flap": "cable down; sleep 6; cable up; sleep 2",
  "device reapply": "nmcli device reapply eth1; sleep 1",
  restart: "stop; start 20; sleep 1",
  "link down and up": "ip link set eth1 down; sleep 1; ip link set eth1 up; sleep 3",
  stop: "stop",
};

/** Takes all steps, and says at which root's address or the way to its target was not there. */
async function requireThroughout(
  setting: Setting,
  address: string,
  { profile, way }: { profile: string; way: string },
) {
  const snapshots = await run(setting, [...Object.values(events), "start 5"]);
  for (const [at, event] of Object.keys(events).entries()) {
    const state = snapshots[at];
    assert.ok(state !== undefined);
    assert.ok(state.addresses.includes(`eth1 ${address}`), event);
    assert.ok(
      state.allRoutes.some((route) => route.startsWith(way)),
      `${event}: ${state.allRoutes.join("; ")}`,
    );
    // The kernel takes IPv6 addresses away with the link, whoever manages it; NetworkManager sets them again.
    if (event !== "link down and up" || !address.includes(":")) {
      assert.deepEqual(deletions(state, address), [], event);
    }
    if (event !== "stop") {
      assert.equal(state.states.eth1, `connected ${profile}`, event);
    }
  }
  return snapshots;
}

// They mostly wait, each in a namespace of its own.
suite("NetworkManager adopts", { concurrency: true }, () => {
  test(
    "N1: a lease of the initramfs is adopted, and kept over all that may happen",
    whereAvailable(async () => {
      const setting = { ...leased, routes: leased.routes };
      await requireThroughout(setting, "192.0.2.120/24", {
        profile: "nbft-0h1",
        way: "198.51.100.7 via 192.0.2.1 dev eth1",
      });
    }),
  );

  test(
    "an address from a router that is away is kept over all that may happen, and so is the way",
    whereAvailable(async () => {
      const setting = {
        hfi: hfi(1, { autoconfigured: true, ip: "2001:db8::5054:ff:fe00:1" }),
        source: "2001:db8::5054:ff:fe00:1",
        target: "2001:db8:5::100",
        addresses: ["2001:db8::5054:ff:fe00:1/64"],
        routes: ["2001:db8:5::100/128 via fe80::1"],
      };
      const way = "2001:db8:5::100 via fe80::1 dev eth1";
      await requireThroughout(setting, setting.addresses[0] ?? "", { profile: "nbft-0h1", way });
    }),
  );

  test(
    "an administrator's profile for the card: all of it is applied, and root's address kept over all that may happen",
    whereAvailable(async () => {
      const its = profileOf(`[ethernet]
mtu=1400
[ipv4]
method=manual
address1=192.0.2.99/24
route1=10.9.0.0/16,192.0.2.9
dns=192.0.2.53;
[ipv6]
method=manual
address1=2001:db8::99/64`);
      const static4 = { hfi: hfi(1), addresses: ["192.0.2.11/24"], files: { [itsPath]: its } };
      const snapshots = await requireThroughout(static4, "192.0.2.11/24", {
        profile: "its",
        way: "192.0.2.0/24 dev eth1",
      });
      assert.deepEqual(snapshots[0]?.addresses.toSorted(), [
        "eth1 192.0.2.11/24",
        "eth1 192.0.2.99/24",
        "eth1 2001:db8::99/64",
      ]);
      assert.ok(snapshots[0].routes.includes("10.9.0.0/16 via 192.0.2.9 dev eth1 proto static metric 100"));
      assert.equal(snapshots[0].mtus.eth1, 1400);
      const static6 = {
        hfi: hfi(1, { ip: "2001:db8::11", prefix: 64 }),
        addresses: ["2001:db8::11/64"],
        files: { [itsPath]: its },
      };
      await requireThroughout(static6, "2001:db8::11/64", { profile: "its", way: "2001:db8::/64 dev eth1" });
    }),
  );

  test(
    "N1: the lease is renewed; where its server is away when it is over, the address stays, also over a new activation",
    whereAvailable(async () => {
      const [renewed, over, again] = await run(leased, [
        "serve 192.0.2.120 12; start 20; sleep 20; grep -q '^5' /machine/served; [ $(grep -c '^5' /machine/served) -ge 2 ]",
        "deserve; sleep 15",
        "nmcli connection up nbft-0h1; sleep 1",
      ]);
      for (const state of [renewed, over]) {
        assert.deepEqual(state?.addresses, ["eth1 192.0.2.120/24"]);
        assert.deepEqual(deletions(state, "192.0.2.120/24"), []);
      }
      assert.deepEqual(again?.addresses, ["eth1 192.0.2.120/24"]);
      assert.ok(again.allRoutes.some((route) => route.startsWith("198.51.100.7 via 192.0.2.1 dev eth1")));
    }),
  );

  test(
    "N1: where the server gives another address, the old one, which may be another machine's, goes",
    whereAvailable(async () => {
      const script = readFileSync(join(top, "networkmanager/90-nbft-boot"), "utf8");
      const dispatch = `mkdir -p /run/nbft-boot
cat >/etc/NetworkManager/dispatcher.d/90-nbft-boot <<'END'
${script}
END
chmod 755 /etc/NetworkManager/dispatcher.d/90-nbft-boot
/usr/libexec/nm-dispatcher --persist &
dispatcher=$!`;
      const [same, other] = await run(leased, [
        `${dispatch}; serve 192.0.2.120 12; start 20; sleep 3`,
        "deserve; serve 192.0.2.130 12; sleep 15; kill $dispatcher",
      ]);
      assert.deepEqual(same?.addresses, ["eth1 192.0.2.120/24"]);
      assert.deepEqual(other?.addresses, ["eth1 192.0.2.130/24"]);
      assert.equal(other.states.eth1, "connected nbft-0h1");
    }),
  );

  test(
    "N4: nobody waits for a card that waits for a server, a router or a cable",
    whereAvailable(async () => {
      const cards: Record<string, Setting> = {
        "a lease without its server": leased,
        "DHCP without a server": { hfi: leased.hfi, addresses: [] },
        "SLAAC without a router": { hfi: hfi(1, { autoconfigured: true, ip: "2001:db8::11" }), addresses: [] },
        "DHCPv6 without a router": {
          hfi: hfi(1, { dhcpOverride: true, ip: "2001:db8::11" }),
          target: "2001:db8::1",
          addresses: [],
        },
      };
      const waits = Object.entries(cards).map(([name, setting]) =>
        assert.doesNotReject(run(setting, ["start 1; online 20"]), name),
      );
      await Promise.all(waits);
      await assert.doesNotReject(
        run({ hfi: leased.hfi, addresses: [] }, ["cable down; start 1; online 20"]),
        "no cable: DHCP",
      );
      // Duplicate address detection does not end there; what is adopted counts as ready all the same.
      const unplugged = { hfi: hfi(1, { ip: "2001:db8::11", prefix: 64 }), addresses: [] };
      await assert.doesNotReject(run(unplugged, ["cable down; start 1; online 20"]), "no cable: static IPv6");
    }),
  );

  test(
    "N5: of cloud-init's DHCP profile, which comes with a higher priority than 100, and ours, ours is the card's",
    whereAvailable(async () => {
      const cloud = profileOf("autoconnect-priority=120\n[ipv4]\nmethod=auto\n[ipv6]\nmethod=auto", "");
      const later = `cat >/etc/NetworkManager/system-connections/cloud.nmconnection <<'END'
${cloud}
END
chmod 600 /etc/NetworkManager/system-connections/cloud.nmconnection
ip link del eth1; add eth1 ${hfi(1).mac}; plug eth1; start 20; sleep 2`;
      const [state] = await run({ hfi: hfi(1), addresses: [] }, [later]);
      assert.equal(state?.states.eth1, "connected nbft-0h1");
      assert.deepEqual(state.addresses, ["eth1 192.0.2.11/24"]);
    }),
  );

  test(
    "what nmcli changes of our profile is there after the next boot",
    whereAvailable(async () => {
      const folder = "/etc/NetworkManager/system-connections";
      const change =
        "nmcli connection modify nbft-0h1 +ipv4.addresses 198.51.100.9/24 ipv4.dns 192.0.2.53 802-3-ethernet.mtu 1400";
      const machine = { hfi: hfi(1), addresses: ["192.0.2.11/24"] };
      const [changed] = await run(machine, [`start 20; ${change}; nmcli device reapply eth1; sleep 1`]);
      const addresses = ["eth1 192.0.2.11/24", "eth1 198.51.100.9/24"];
      assert.deepEqual(changed?.addresses, addresses);
      const [next] = await run({ ...machine, files: { [`${folder}/nbft-0h1.nmconnection`]: changed.saved } }, [
        "start 20; sleep 1",
      ]);
      assert.deepEqual(next?.addresses, addresses);
      assert.equal(next.mtus.eth1, 1400);
      assert.deepEqual(deletions(next, "192.0.2.11/24"), []);
    }),
  );

  test(
    "a MACVLAN on the boot card, which its profile calls by the name that the card was to have",
    whereAvailable(async () => {
      const its = `[connection]
id=its
uuid=11111111-2222-4333-8444-555555555555
type=macvlan
interface-name=guest0
[macvlan]
mode=2
parent=lan0
[ipv4]
method=manual
address1=10.2.1.1/24
[ipv6]
method=disabled`;
      const files = { [itsPath]: its, [`/run/udev/data/n${index}`]: "E:ID_NET_NAME=lan0\n" };
      const [state] = await run({ hfi: hfi(1), addresses: ["192.0.2.11/24"], files }, ["start 20; sleep 2"]);
      assert.deepEqual(state?.addresses, ["eth1 192.0.2.11/24", "guest0 10.2.1.1/24"]);
    }),
  );

  test(
    "a boot card that was to be a port of a bridge is none, whoever starts the bridge",
    whereAvailable(async () => {
      const its = profileOf("controller=br0\nport-type=bridge\n[bridge-port]\npriority=5");
      const bridge =
        "[connection]\nid=br0\nuuid=22222222-2222-4333-8444-555555555555\ntype=bridge\ninterface-name=br0\nautoconnect-ports=1\n[ipv4]\nmethod=disabled\n[ipv6]\nmethod=disabled\n";
      const files = { [itsPath]: its, "/etc/NetworkManager/system-connections/br0.nmconnection": bridge };
      const [state] = await run({ hfi: hfi(1), addresses: ["192.0.2.11/24"], files }, [
        "start 3; sleep 2; ! ip link show dev eth1 | grep -q master",
      ]);
      assert.deepEqual(state?.addresses, ["eth1 192.0.2.11/24"]);
      assert.deepEqual(deletions(state, "192.0.2.11/24"), []);
    }),
  );
});
