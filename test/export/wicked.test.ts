// SPDX-License-Identifier: LGPL-2.1-or-later
// What wicked is told, case by case: the cases of the tests of its own extension (testing/nbft of its sources), and what that has no case for.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { exportWicked } from "../../src/export/wicked.ts";
import type { Hfi } from "../../src/nbft/types.ts";
import { hfi, ssns, table } from "../plan/tables.ts";
import { exportOf, textOf } from "./sample.ts";

const { mac } = hfi(1);
const ifname = `eth0:${mac}`;
const head = "<!-- Made by nbft-boot, for /etc/wicked/ifconfig/nbft.xml -->\n";

/** Of HFIs on the card eth0. */
function wicked(...parts: readonly Partial<Hfi>[]): string {
  const hfis = parts.map((one, index) => hfi(index + 1, { mac, ...one }));
  const text = textOf(exportWicked, table({ hfi: hfis }), { ifname });
  assert.ok(text.startsWith(head));
  return text.slice(head.length);
}

const control = `  <control>
    <persistent>true</persistent>
    <usercontrol>false</usercontrol>
  </control>
`;

/** An element with a name that has these inside, and what makes late paths connect. */
function element(origin: string, name: string, inside = ""): string {
  const scripts = `  <scripts>
    <post-up>
      <script>systemd:nvmf-connect-nbft.service</script>
    </post-up>
  </scripts>
`;
  const configured = /:(static|dhcp|auto)>/.test(inside) ? scripts : "";
  const tag = /<tag>(\d+)</.exec(inside)?.[1];
  const alias = tag === undefined ? "" : `  <alias>eth0.${tag}</alias>\n`;
  return `<interface origin="firmware:nbft:${origin}">\n  <name>${name}</name>\n${alias}${control}${inside}${configured}</interface>\n`;
}

const vlan5 = "  <vlan>\n    <device>eth0</device>\n    <tag>5</tag>\n  </vlan>\n";

function fixed(family: string, address: string, ...more: readonly string[]): string {
  const lines = [`<address>`, `  <local>${address}</local>`, `</address>`, ...more, "<enabled>true</enabled>"];
  return `  <${family}:static>\n${lines.map((line) => `    ${line}\n`).join("")}  </${family}:static>\n`;
}

function leased(family: string, ...more: readonly string[]): string {
  const lines = ["<enabled>true</enabled>", ...more];
  return `  <${family}:dhcp>\n${lines.map((line) => `    ${line}\n`).join("")}  </${family}:dhcp>\n`;
}

const routed = (gateway: string) => [
  "<route>",
  "  <nexthop>",
  `    <gateway>${gateway}</gateway>`,
  "  </nexthop>",
  "</route>",
];

const cases: Readonly<Record<string, readonly [string, string]>> = {
  "dhcp-simple": [wicked({ dhcpOverride: true }), element("01-01", "eth0", leased("ipv4"))],
  "dhcp-routed: gateway and name servers are those of the lease to come": [
    wicked({ dhcpOverride: true, gateway: "192.0.2.1", dns1: "192.0.2.1" }),
    element("01-01", "eth0", leased("ipv4")),
  ],
  "dhcp-vlan: the card alone, then the VLAN on it, with the host name": [
    wicked({ dhcpOverride: true, vlan: 5, hostName: "node1" }),
    element("01-01", "eth0") + element("01-01", "nbft0h1.5", vlan5 + leased("ipv4", "<hostname>node1</hostname>")),
  ],
  "static-simple": [wicked({}), element("01-01", "eth0", fixed("ipv4", "192.0.2.11/24"))],
  "static-routed": [
    wicked({ gateway: "192.0.2.1" }),
    element("01-01", "eth0", fixed("ipv4", "192.0.2.11/24", ...routed("192.0.2.1"))),
  ],
  "static-vlan": [
    wicked({ vlan: 5 }),
    element("01-01", "eth0") + element("01-01", "nbft0h1.5", vlan5 + fixed("ipv4", "192.0.2.11/24")),
  ],
  "static-routed-vlan": [
    wicked({ vlan: 5, gateway: "192.0.2.1", hostName: "node1" }),
    element("01-01", "eth0") +
      element(
        "01-01",
        "nbft0h1.5",
        vlan5 + fixed("ipv4", "192.0.2.11/24", ...routed("192.0.2.1"), "<hostname>node1</hostname>"),
      ),
  ],
  "static-no-prefix: an address of IPv4 stands alone": [
    wicked({ prefix: 0 }),
    element("01-01", "eth0", fixed("ipv4", "192.0.2.11/32")),
  ],
  "static-bad-gateway: no route": [
    wicked({ gateway: "255.255.255.255" }),
    element("01-01", "eth0", fixed("ipv4", "192.0.2.11/24")),
  ],
  "static-invalid-ip: the card is brought up, and has no address": [
    wicked({ ip: "224.0.0.1", prefix: 24 }),
    element("01-01", "eth0"),
  ],
  "name servers": [
    wicked({ dns1: "192.0.2.53", dns2: "192.0.2.54" }),
    element(
      "01-01",
      "eth0",
      fixed(
        "ipv4",
        "192.0.2.11/24",
        ...["<resolver>", "  <servers>", "    <server>192.0.2.53</server>"],
        ...["    <server>192.0.2.54</server>", "  </servers>", "</resolver>"],
      ),
    ),
  ],
  "a metric is the route's": [
    wicked({ gateway: "192.0.2.1", routeMetric: 500 }),
    element(
      "01-01",
      "eth0",
      fixed("ipv4", "192.0.2.11/24", ...routed("192.0.2.1").slice(0, -1), "  <priority>500</priority>", "</route>"),
    ),
  ],
  SLAAC: [
    wicked({ autoconfigured: true, ip: "2001:db8::5054:ff:fe00:1" }),
    element("01-01", "eth0", "  <ipv6:auto>\n    <enabled>true</enabled>\n  </ipv6:auto>\n"),
  ],
  "IPv4 and IPv6 on one card are one element, where the extension prints two": [
    wicked({}, { ip: "2001:db8::11", prefix: 64 }),
    element("01-01", "eth0", fixed("ipv4", "192.0.2.11/24") + fixed("ipv6", "2001:db8::11/64")),
  ],
  "a card with two VLANs is there once": [
    wicked({ vlan: 5 }, { vlan: 6, ip: "198.51.100.2" }),
    element("01-01", "eth0") +
      element("01-01", "nbft0h1.5", vlan5 + fixed("ipv4", "192.0.2.11/24")) +
      element("01-02", "nbft0h2.6", vlan5.replace("5", "6") + fixed("ipv4", "198.51.100.2/24")),
  ],
};

suite("wicked", () => {
  for (const [name, [actual, expected]] of Object.entries(cases)) {
    test(name, () => assert.equal(actual, expected));
  }

  test("a gateway outside of the subnet has a route of its own in front; targets have one where the gateway is for them alone", () => {
    const content = table({
      hfi: [hfi(1, { gateway: "198.51.100.1", defaultRoute: false })],
      ssns: [ssns(1, { traddr: "203.0.113.100" })],
    });
    const routes = [...textOf(exportWicked, content, { ifname }).matchAll(/<(destination|gateway)>(.*?)</g)];
    assert.deepEqual(
      routes.map(([, what, value]) => `${what} ${value}`),
      ["destination 198.51.100.1/32", "destination 203.0.113.100/32", "gateway 198.51.100.1"],
    );
  });

  test("a card without a name is found by its MAC address, which wicked needs a patch for: lost, and asks for the name", () => {
    const content = table({ hfi: [hfi(1, { vlan: 5 })] });
    const text = textOf(exportWicked, content);
    const found = `namespace="ethernet">\n`;
    assert.equal(text.split(`<name ${found}    <permanent-address>${mac}</permanent-address>`).length, 2);
    assert.equal(text.split(`<device ${found}      <permanent-address>${mac}</permanent-address>`).length, 2);
    const { lost = [] } = exportOf(exportWicked, content);
    assert.deepEqual(
      lost.map((line) => line.replace(/^.*(?=--ifname)/, "")),
      [`--ifname=NAME:MAC for ${mac}`],
    );
    assert.deepEqual(exportOf(exportWicked, content, { ifname }).lost, []);
  });
});
