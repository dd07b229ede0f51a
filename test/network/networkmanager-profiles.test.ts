// SPDX-License-Identifier: LGPL-2.1-or-later
// One whole profile for each way in which an HFI gets its addresses.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Hfi } from "../../src/nbft/types.ts";
import { networkManagerFiles } from "../../src/network/networkmanager/networkmanager-files.ts";
import { hfi } from "../plan/tables.ts";
import { parseKeyfile } from "./keyfile.ts";
import { folder, plan, profiles } from "./networkmanager-text.ts";

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
      `# Made by nbft-boot from NBFT HFI 1
[connection]
id=nbft-0h1
uuid=6e626674-0000-8000-8000-525400000001
type=ethernet
autoconnect-priority=999
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

  test("an IPv6 name server goes to the first card that has IPv6", () => {
    const hfis = [hfi(1, { dns1: "192.0.2.53", dns2: "2001:db8::53" }), hfi(2, { ip: "2001:db8::11", prefix: 64 })];
    const [first, second] = Object.values(profiles(hfis)).map(parseKeyfile);
    assert.equal(first?.ipv4?.dns, "192.0.2.53;");
    assert.equal(first?.ipv6?.method, "disabled");
    assert.equal(second?.ipv6?.dns, "2001:db8::53;");
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
