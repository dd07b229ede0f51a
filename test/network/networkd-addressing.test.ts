// SPDX-License-Identifier: LGPL-2.1-or-later
// One whole .network file for each way in which an HFI gets its addresses.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hfi } from "../../src/nbft/types.ts";
import { networkdFiles } from "../../src/network/networkd/networkd-files.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { hfi, ssns, table } from "../plan/tables.ts";

/** The .network file of HFI 1 where its targets are 198.51.100.100 and 2001:db8:5::100. */
function file(parts: Partial<Hfi>, ...others: readonly Partial<Hfi>[]): string {
  const { mac } = hfi(1);
  const hfis = [hfi(1, parts), ...others.map((other, position) => hfi(position + 2, { mac, ...other }))];
  const targets = [ssns(1, { traddr: "198.51.100.100" }), ssns(2, { traddr: "2001:db8:5::100" })];
  const wanted = targets.filter(({ traddr }) => traddr.includes(":") === (parts.ip ?? "").includes(":"));
  const plan = makePlan([{ number: 0, table: table({ hfi: hfis, ssns: wanted }) }]);
  const entry = networkdFiles(plan, { naming: "none" }).get("/run/systemd/network/05-nbft-0h1.network");
  assert.ok(entry !== undefined && "text" in entry);
  return entry.text;
}

const head = `# Made by nbft-boot from NBFT HFI 1
[Match]
MACAddress=52:54:00:00:00:01
Type=ether
Kind=!*
Property=!ID_NBFT_BOOT=no

[Link]
`;

test("static IPv4, default route, and beside it one to the target, which somebody else's default route does not replace", () => {
  const parts = { gateway: "192.0.2.1", dns1: "192.0.2.53", dns2: "192.0.2.54", routeMetric: 500 };
  assert.equal(
    file(parts),
    `${head}RequiredForOnline=no-carrier
ActivationPolicy=always-up

[Network]
DHCP=no
LinkLocalAddressing=no
IPv6AcceptRA=no
KeepConfiguration=yes
IgnoreCarrierLoss=yes
ConfigureWithoutCarrier=yes
DNS=192.0.2.53
DNS=192.0.2.54

[Address]
Address=192.0.2.11/24
RouteMetric=500

[Route]
Gateway=192.0.2.1
Metric=500

[Route]
Destination=198.51.100.100/32
Gateway=192.0.2.1
Metric=500
`,
  );
});

test("static IPv6, no default route: the gateway leads to the target, and the address is used at once", () => {
  const parts = { ip: "2001:db8::11", prefix: 64, gateway: "2001:db8::1", defaultRoute: false };
  assert.equal(
    file(parts),
    `${head}RequiredForOnline=no-carrier
ActivationPolicy=always-up

[Network]
DHCP=no
LinkLocalAddressing=ipv6
IPv6AcceptRA=no
KeepConfiguration=yes
IgnoreCarrierLoss=yes
ConfigureWithoutCarrier=yes

[Address]
Address=2001:db8::11/64
DuplicateAddressDetection=none

[Route]
Destination=2001:db8:5::100/128
Gateway=2001:db8::1
`,
  );
});

test("an IPv4 address without a subnet: the target is a neighbour", () => {
  assert.match(
    file({ prefix: 0 }),
    /\nAddress=192\.0\.2\.11\/32\n\n\[Route\]\nDestination=198\.51\.100\.100\/32\nScope=link\n$/,
  );
});

test("DHCPv4", () => {
  assert.equal(
    file({ dhcpOverride: true, hostName: "node1" }),
    `${head}RequiredForOnline=routable
ActivationPolicy=always-up

[Network]
DHCP=ipv4
LinkLocalAddressing=no
IPv6AcceptRA=no
KeepConfiguration=yes
IgnoreCarrierLoss=yes

[DHCPv4]
ClientIdentifier=mac
SendRelease=no
Hostname=node1
UseDomains=yes
UseMTU=yes
`,
  );
});

test("DHCPv4 that is no default route stands back; a metric of the table decides itself", () => {
  assert.match(file({ dhcpOverride: true, defaultRoute: false }), /\nRouteMetric=2048\n/);
  assert.match(file({ dhcpOverride: true, defaultRoute: false, routeMetric: 7 }), /\nRouteMetric=7\n/);
});

test("DHCPv6 with the identity of firmware", () => {
  const duid = { type: "EN", enterprise: 0x01020304, identifier: "aabb" } as const;
  const parts = { dhcpOverride: true, ip: "2001:db8::11", dhcp: { iaid: 0xffffffff, duid }, routeMetric: 9 };
  assert.equal(
    file(parts),
    `${head}RequiredForOnline=routable
ActivationPolicy=always-up

[Network]
DHCP=ipv6
LinkLocalAddressing=ipv6
IPv6AcceptRA=yes
IPv6PrivacyExtensions=no
KeepConfiguration=yes
IgnoreCarrierLoss=yes

[DHCPv6]
IAID=4294967295
DUIDType=2
DUIDRawData=01:02:03:04:aa:bb
WithoutRA=solicit
SendRelease=no
UseDomains=yes

[IPv6AcceptRA]
UseAutonomousPrefix=no
UseDomains=yes
RouteMetric=9
`,
  );
});

test("DHCPv4 goes by the MAC address, whatever firmware's DHCPv6 client was", () => {
  const dhcp = { iaid: 1, duid: { type: "unknown", code: 0xabcd, raw: "0102" } } as const;
  assert.match(file({ dhcpOverride: true, dhcp }), /\[DHCPv4\]\nClientIdentifier=mac\nSendRelease=no\n/);
});

test("SLAAC", () => {
  assert.equal(
    file({ autoconfigured: true, ip: "2001:db8::5054:ff:fe00:1", dns1: "2001:db8::53" }),
    `${head}RequiredForOnline=routable
ActivationPolicy=always-up

[Network]
DHCP=no
LinkLocalAddressing=ipv6
IPv6AcceptRA=yes
IPv6PrivacyExtensions=no
KeepConfiguration=yes
IgnoreCarrierLoss=yes
DNS=2001:db8::53

[IPv6AcceptRA]
Token=eui64
DHCPv6Client=no
UseDomains=yes
`,
  );
});

test("IPv4 and IPv6 on one card are one file", () => {
  const text = file(
    { dns1: "192.0.2.53" },
    { ip: "2001:db8::11", prefix: 64, dns1: "192.0.2.53" },
    { dhcpOverride: true },
  );
  assert.match(text, /^# Made by nbft-boot from NBFT HFI 1, NBFT HFI 2, NBFT HFI 3\n/);
  assert.match(text, /\nDHCP=ipv4\nLinkLocalAddressing=ipv6\nIPv6AcceptRA=no\n/);
  assert.match(text, /\nAddress=192\.0\.2\.11\/24\n\n\[Address\]\nAddress=2001:db8::11\/64\n/);
  assert.equal(text.split("DNS=192.0.2.53").length, 2);
  assert.doesNotMatch(text, /ConfigureWithoutCarrier/, "DHCP needs one");
});

test("DHCP in both families, and SLAAC beside DHCPv6", () => {
  const text = file(
    { dhcpOverride: true },
    { dhcpOverride: true, ip: "2001:db8::1" },
    { autoconfigured: true, ip: "::" },
  );
  assert.match(text, /\nDHCP=yes\n/);
  assert.match(text, /\[IPv6AcceptRA\]\nToken=eui64\nUseDomains=yes\n$/);
});

test("an HFI without an address only brings the link up", () => {
  const text = file({ ip: "::" });
  assert.match(text, /\[Link\]\nRequiredForOnline=no\n/);
  assert.match(text, /\nDHCP=no\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n/);
});
