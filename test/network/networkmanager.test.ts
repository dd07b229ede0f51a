// SPDX-License-Identifier: LGPL-2.1-or-later
// One whole profile for each way in which an HFI gets its addresses; devices, names.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Hfi } from "../../src/nbft/types.ts";
import type { Naming } from "../../src/network/naming.ts";
import { initramfsFiles, profilesOfTheirs } from "../../src/network/networkmanager/initramfs-files.ts";
import { networkManagerFiles } from "../../src/network/networkmanager/networkmanager-files.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { hfi, ssns, table } from "../plan/tables.ts";
import { parseKeyfile } from "./keyfile.ts";

const folder = "/run/NetworkManager/system-connections/nbft-";
const devicesFile = "/run/NetworkManager/conf.d/90-nbft.conf";

function plan(hfis: readonly Hfi[], ...targets: readonly string[]) {
  const list = targets.map((traddr, position) => ssns(position + 1, { traddr }));
  return makePlan([{ number: 0, table: table({ hfi: hfis, ssns: list }) }]);
}

/** Text by table, HFI and VLAN. */
function profiles(hfis: readonly Hfi[], naming: Naming = "none"): Record<string, string> {
  return Object.fromEntries(
    [...networkManagerFiles(plan(hfis), { naming })].flatMap(([path, file]) =>
      "text" in file && path !== devicesFile ? [[path.slice(folder.length, -".nmconnection".length), file.text]] : [],
    ),
  );
}

/** The sections `[ipv4]` and `[ipv6]` of HFI 1, whose targets are 198.51.100.100 and 2001:db8:5::100, without the lines of every profile. */
function addressing(parts: Partial<Hfi>, ...others: readonly Partial<Hfi>[]): string {
  const { mac } = hfi(1);
  const hfis = [hfi(1, parts), ...others.map((other, position) => hfi(position + 2, { mac, ...other }))];
  const targets = ["198.51.100.100", "2001:db8:5::100"].filter(
    (target) => others.length > 0 || target.includes(":") === (parts.ip ?? "").includes(":"),
  );
  const file = networkManagerFiles(plan(hfis, ...targets), { naming: "none" }).get(`${folder}0h1.nmconnection`);
  assert.ok(file !== undefined && "text" in file);
  const start = file.text.indexOf("[ipv4]");
  return file.text.slice(start, file.text.indexOf("\n[user]"));
}

const disabledIpv6 = "\n[ipv6]\nmethod=disabled\n";

suite("NetworkManager profiles", () => {
  test("a whole one", () => {
    assert.equal(
      profiles([hfi(1)])["0h1"],
      `# Made by nbft-boot from NBFT, HFI 1
[connection]
id=nbft-0h1
uuid=6e626674-0000-8000-8000-525400000001
type=ethernet
autoconnect-priority=100
autoconnect-retries=0

[ethernet]
cloned-mac-address=preserve
mac-address=52:54:00:00:00:01

[ipv4]
method=manual
address1=192.0.2.11/24
dad-timeout=0

[ipv6]
method=disabled

[user]
org.freedesktop.NetworkManager.origin=nbft-boot
`,
    );
  });

  test("static IPv4, default route", () => {
    const parts = { gateway: "192.0.2.1", dns1: "192.0.2.53", dns2: "192.0.2.54", routeMetric: 500 };
    assert.equal(
      addressing(parts),
      `[ipv4]
method=manual
address1=192.0.2.11/24
dad-timeout=0
gateway=192.0.2.1
route-metric=500
dns=192.0.2.53;192.0.2.54;
${disabledIpv6}`,
    );
  });

  test("no default route: the gateway leads to the target alone", () => {
    assert.equal(
      addressing({ ip: "2001:db8::11", prefix: 64, gateway: "2001:db8::1", defaultRoute: false, routeMetric: 7 }),
      `[ipv4]
method=disabled

[ipv6]
method=manual
addr-gen-mode=eui64
ip6-privacy=0
address1=2001:db8::11/64
route1=2001:db8:5::100/128,2001:db8::1,7
route-metric=7
never-default=true
`,
    );
  });

  test("an IPv4 address without a subnet: the target is a neighbour", () => {
    assert.match(
      addressing({ prefix: 0 }),
      /\naddress1=192\.0\.2\.11\/32\ndad-timeout=0\nroute1=198\.51\.100\.100\/32\n/,
    );
    assert.match(addressing({ prefix: 0, routeMetric: 3 }), /\nroute1=198\.51\.100\.100\/32,0\.0\.0\.0,3\n/);
  });

  test("a gateway outside the subnet is on the link, which NetworkManager has to be told for all but the default route", () => {
    const parts = { gateway: "203.0.113.1", defaultRoute: false };
    assert.match(addressing(parts), /\nroute1=198\.51\.100\.100\/32,203\.0\.113\.1\nroute1_options=onlink=true\n/);
  });

  test("DHCPv4, without an end", () => {
    assert.equal(
      addressing({ dhcpOverride: true, hostName: "node1" }),
      `[ipv4]
method=auto
dhcp-timeout=2147483647
dhcp-client-id=mac
dhcp-hostname=node1
${disabledIpv6}`,
    );
  });

  test("DHCPv4 that is no default route stands back; a metric of the table decides itself", () => {
    assert.match(addressing({ dhcpOverride: true, defaultRoute: false }), /\nroute-metric=2048\n/);
    assert.match(addressing({ dhcpOverride: true, defaultRoute: false, routeMetric: 7 }), /\nroute-metric=7\n/);
    assert.doesNotMatch(addressing({ dhcpOverride: true, defaultRoute: false }), /never-default/);
  });

  test("DHCPv4 goes by the MAC address, whatever firmware's DHCPv6 client was", () => {
    const dhcp = { iaid: 0xfedcba98, duid: { type: "unknown", code: 0xabcd, raw: "0102" } } as const;
    assert.match(addressing({ dhcpOverride: true, dhcp }), /\ndhcp-client-id=mac\n/);
  });

  test("DHCPv6 with the identity of firmware", () => {
    const duid = { type: "EN", enterprise: 0x01020304, identifier: "aabb" } as const;
    const parts = { dhcpOverride: true, ip: "2001:db8::11", dhcp: { iaid: 0xffffffff, duid }, routeMetric: 9 };
    assert.equal(
      addressing(parts),
      `[ipv4]
method=disabled

[ipv6]
method=auto
addr-gen-mode=eui64
ip6-privacy=0
dhcp-timeout=2147483647
ra-timeout=2147483647
route-metric=9
dhcp-iaid=4294967295
dhcp-duid=00:02:01:02:03:04:aa:bb
`,
    );
  });

  test("SLAAC: the address that firmware made of the MAC address", () => {
    assert.equal(
      addressing({ autoconfigured: true, ip: "2001:db8::5054:ff:fe00:1", dns1: "2001:db8::53" }),
      `[ipv4]
method=disabled

[ipv6]
method=auto
addr-gen-mode=eui64
ip6-privacy=0
dhcp-timeout=2147483647
ra-timeout=2147483647
dns=2001:db8::53;
`,
    );
  });

  test("IPv4 and IPv6 on one card are one profile", () => {
    const text = addressing(
      { dns1: "192.0.2.53" },
      { ip: "2001:db8::11", prefix: 64, dns1: "192.0.2.53" },
      { dhcpOverride: true },
      { ip: "192.0.2.99" },
    );
    const { ipv4, ipv6 } = parseKeyfile(text);
    assert.deepEqual(
      [ipv4?.method, ipv4?.address1, ipv4?.address2, ipv4?.["dhcp-client-id"], ipv4?.dns],
      ["auto", "192.0.2.11/24", "192.0.2.99/24", "mac", "192.0.2.53;"],
    );
    assert.deepEqual([ipv6?.method, ipv6?.address1], ["manual", "2001:db8::11/64"]);
  });

  test("a second default route of one family is one of the routes", () => {
    const { ipv4 } = parseKeyfile(
      addressing({ gateway: "192.0.2.1" }, { ip: "198.51.100.2", gateway: "198.51.100.1", routeMetric: 9 }),
    );
    assert.equal(ipv4?.gateway, "192.0.2.1");
    assert.equal(ipv4?.route1, "0.0.0.0/0,198.51.100.1,9");
  });

  test("an HFI without an address only brings the link up", () => {
    assert.equal(addressing({ ip: "::" }), `[ipv4]\nmethod=disabled\n${disabledIpv6}`);
  });
});

suite("NetworkManager devices", () => {
  const card = hfi(6).mac;
  const vlans = [hfi(6, { vlan: 11 }), hfi(7, { mac: card, vlan: 12, dhcpOverride: true })];

  test("no HFI, no file", () => {
    assert.equal(networkManagerFiles(plan([]), { naming: "none" }).size, 0);
  });

  test("VLANs: the card carries them and is nothing else", () => {
    const made = profiles(vlans);
    assert.deepEqual(Object.keys(made), ["0h6.11", "0h6", "0h7.12"]);
    const parent = parseKeyfile(made["0h6"] ?? "");
    const child = parseKeyfile(made["0h6.11"] ?? "");
    assert.deepEqual([parent.ipv4, parent.ipv6], [{ method: "disabled" }, { method: "disabled" }]);
    assert.deepEqual(child.vlan, { flags: "1", id: "11", parent: parent.connection?.uuid });
    assert.equal(child.connection?.["interface-name"], "nbft0h6.11");
    assert.equal(child.connection?.type, "vlan");
    assert.equal(child.ethernet?.["mac-address"], undefined, "two devices would have it");
    assert.equal(child.ipv4?.address1, "192.0.2.16/24");
  });

  test("a card with an address of its own and VLANs is named after its own HFI", () => {
    const made = profiles([...vlans, hfi(8, { mac: card })], "sequential");
    assert.deepEqual(Object.keys(made), ["0h6.11", "0h7.12", "0h8"]);
    assert.match(made["0h8"] ?? "", /\naddress1=192\.0\.2\.18\/24\n/);
    assert.match(made["0h7.12"] ?? "", /\ninterface-name=nbft0\.12\n/);
    assert.doesNotMatch(made["0h8"] ?? "", /interface-name/, "a card is found by its MAC address");
  });

  test("UUIDs are the same at each boot, and no two are", () => {
    const uuid = (text: string | undefined) => parseKeyfile(text ?? "").connection?.uuid;
    const first = profiles([...vlans, hfi(1)]);
    assert.deepEqual(Object.values(first).map(uuid).toSorted(), [
      "6e626674-0000-8000-8000-525400000001",
      "6e626674-0000-8000-8000-525400000006",
      "6e626674-000b-8000-8000-525400000006",
      "6e626674-000c-8000-8000-525400000006",
    ]);
    assert.equal(uuid(profiles([hfi(9, { mac: hfi(1).mac })])["0h9"]), uuid(first["0h1"]));
  });

  test("nobody else may read a profile; everybody the configuration of the devices", () => {
    const tree = networkManagerFiles(plan([hfi(1), ...vlans]), { naming: "none" });
    for (const [path, file] of tree) {
      assert.ok("text" in file);
      assert.equal(file.mode, path === devicesFile ? 0o644 : 0o600);
    }
    const devices = tree.get(devicesFile);
    assert.ok(devices !== undefined && "text" in devices);
    assert.equal(
      devices.text,
      `# Made by nbft-boot
[device-nbft]
match-device=mac:52:54:00:00:00:01,mac:52:54:00:00:00:06,interface-name:nbft0h6.11,interface-name:nbft0h7.12
ignore-carrier=yes
keep-configuration=yes
`,
    );
  });

  test("hostile strings reach no profile", () => {
    for (const hostName of ["x\n[ipv4]\nmethod=auto", "x;y", "x\\ny", "=", "[connection]"]) {
      const hfis = [hfi(1, { dhcpOverride: true, hostName })];
      const { ipv4 } = parseKeyfile(profiles(hfis)["0h1"] ?? "");
      assert.equal(ipv4?.["dhcp-hostname"], undefined);
      assert.deepEqual([...initramfsFiles(plan(hfis)).keys()], ["/run/NetworkManager/initrd/neednet"]);
    }
  });

  test("255 HFIs", () => {
    const hfis = Array.from({ length: 255 }, (_, index) => hfi(index + 1, { vlan: index % 3 === 0 ? 0 : index }));
    const made = Object.values(profiles(hfis)).map(parseKeyfile);
    assert.equal(made.length, 255 + 170);
    assert.equal(new Set(made.map(({ connection }) => connection?.uuid)).size, made.length);
  });
});

suite("NetworkManager in an initramfs", () => {
  test("its units start, and the machine has the host name of firmware", () => {
    const tree = initramfsFiles(plan([hfi(1), hfi(2, { hostName: "node1.example" }), hfi(3, { hostName: "node2" })]));
    assert.deepEqual(tree.get("/run/NetworkManager/initrd/neednet"), { text: "", mode: 0o644 });
    assert.deepEqual(tree.get("/run/NetworkManager/initrd/hostname"), { text: "node1.example\n", mode: 0o644 });
  });

  test("what NetworkManager made of the same tables is known by its name, and nothing else is", () => {
    const names = [
      "NBFT connection HFI 1.nmconnection",
      "NBFT12 connection HFI 3 VLAN 12.nmconnection",
      "nbft-0h1.nmconnection",
      "NBFT connection HFI 1.nmconnection.bak",
      "default_connection.nmconnection",
    ];
    assert.deepEqual(profilesOfTheirs(names), [
      "/run/NetworkManager/system-connections/NBFT connection HFI 1.nmconnection",
      "/run/NetworkManager/system-connections/NBFT12 connection HFI 3 VLAN 12.nmconnection",
    ]);
  });
});
