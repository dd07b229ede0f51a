// SPDX-License-Identifier: LGPL-2.1-or-later
// A file of netplan that somebody has written: all that it says stays as it was, and what root needs is added.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { exportNetplan } from "../../src/export/netplan.ts";
import { ExportError } from "../../src/export/types.ts";
import type { Hfi } from "../../src/nbft/types.ts";
import { netplanRoot } from "../lab/images/netplan-roots.ts";
import { hfi, ssns, table } from "../plan/tables.ts";
import { whereAvailable } from "../where-available.ts";
import { netplanGenerate } from "./netplan-generate.ts";
import { summarizeNetworkd } from "./network-summary.ts";
import { exportOf, textOf } from "./sample.ts";

const mac = "52:54:00:00:00:ab";

/** HFI 1, on that card. */
const card = (parts: Partial<Hfi> = {}): Hfi => hfi(1, { mac, ...parts });

/** As Ubuntu's installer writes it, and then an administrator. */
const written = `# This is the network config written by 'subiquity'
network:
  version: 2
  renderer: networkd   # not NetworkManager
  ethernets:
    # the storage card
    enp1s0:
      match:
        macaddress: ${mac.toUpperCase()}
      addresses: [10.0.2.15/24]    # of the lab
      nameservers: {addresses: [10.0.2.3], search: [example.com]}
      mtu: 9000
      routes:
      - to: default
        via: 10.0.2.2
    lan: {match: {name: "en*"}, dhcp4: yes, dhcp4-overrides: {route-metric: 0100}}
  bridges:
    br0: &empty {}
    br1: *empty
`;

/** A comment behind a value has one space in front, whatever it had. */
function squeeze(text: string): string {
  return text.replace(/(\S) +#/g, "$1 #");
}

/** What was added to the file, line by line; nothing may have gone. */
function added(file: string, parts: Partial<Hfi>, options: Record<string, string> = {}): string[] {
  const content = table({ hfi: [card(parts)], ssns: [ssns(1, { traddr: "198.51.100.100" })] });
  const lines = textOf(exportNetplan, content, { file, ...options }).split("\n");
  const old = file.split("\n");
  const fresh = lines.filter((line) => old[0] !== line || old.shift() === undefined);
  assert.deepEqual(old, [], "all of it is there, in its order");
  return fresh.filter((line) => line !== "");
}

suite("export netplan --file", () => {
  test("a card that is there gets what root needs; comments, order, white space, anchors and numbers stay", () => {
    const content = table({ hfi: [card({ gateway: "192.0.2.1", dns1: "192.0.2.53" })], ssns: [] });
    const text = textOf(exportNetplan, content, { file: written });
    const expected = written
      .replace("[10.0.2.15/24] ", "[10.0.2.15/24, 192.0.2.11/24] ")
      .replace("[10.0.2.3], search", "[10.0.2.3, 192.0.2.53], search")
      .replace("        via: 10.0.2.2\n", "        via: 10.0.2.2\n      critical: true\n      ignore-carrier: true\n");
    assert.equal(squeeze(text), squeeze(expected));
  });

  test("the administrator's default route stays the only one: firmware's gateway is for its targets", () => {
    const lines = added(squeeze(written).replace("10.0.2.15/24", "10.0.2.15/24, 192.0.2.11/24"), {
      gateway: "192.0.2.1",
    });
    assert.deepEqual(lines, [
      "      - to: 198.51.100.100/32",
      "        via: 192.0.2.1",
      "      critical: true",
      "      ignore-carrier: true",
    ]);
  });

  const gateways: readonly (readonly [string, string, boolean])[] = [
    ["of another table is none", "routes: [{to: default, via: 10.0.2.2, table: 100}]", false],
    ["of a VRF is none", "}}, vrfs: {v: {table: 100, routes: [{to: 0.0.0.0/0, via: 10.0.2.2}]", false],
    ["of IPv6 is none of IPv4", "routes: [{to: 0::/0, via: 'fe80::1'}]", false],
    ["of the main table is one", "routes: [{to: default, via: 10.0.2.2, table: 254}]", true],
  ];
  for (const [what, settings, isOne] of gateways) {
    test(`regression: a default route ${what}`, () => {
      const file = `network: {bridges: {br0: {${settings}}}}\n`;
      const text = textOf(exportNetplan, table({ hfi: [card({ gateway: "192.0.2.1" })] }), { file });
      assert.equal(text.includes("{to: default, via: 192.0.2.1}"), !isOne);
    });
  }

  test("regression: a default route to 0::/0 is one of IPv6", () => {
    const file = "network: {bridges: {br0: {routes: [{to: 0::/0, via: 'fe80::1'}]}}}\n";
    const content = table({ hfi: [card({ ip: "2001:db8::2", gateway: "2001:db8::1" })] });
    const { remarks } = exportOf(exportNetplan, content, { file });
    assert.ok(
      remarks.some((remark) => remark.startsWith("gateway 2001:db8::1 ")),
      remarks.join("\n"),
    );
  });

  test("a card that is not there is added at the end of its kind", () => {
    const file = "network:\n  version: 2\n  ethernets:\n    lan:\n      dhcp4: true\n# the end\n";
    assert.deepEqual(added(file, { dhcpOverride: true }), [
      "    nbft0h1:",
      "      match:",
      `        macaddress: "${mac}"`,
      "      critical: true",
      "      dhcp4: true",
      "      dhcp-identifier: mac",
      "      accept-ra: false",
      "      link-local: []",
      "      dhcp4-overrides:",
      "        use-mtu: true",
      "        use-domains: true",
    ]);
    const { remarks } = exportOf(exportNetplan, table({ hfi: [card()] }), { file });
    assert.ok(remarks.some((remark) => remark.includes(`add --ifname=lan:${mac}`)));
  });

  test("C8, as Ubuntu 24.04 writes it: with its name known, the card is found by MAC address from now on", () => {
    const file = "network:\n  version: 2\n  ethernets:\n    ens3:\n      dhcp4: true\n";
    assert.deepEqual(added(file, { dhcpOverride: true }, { ifname: `ens3:${mac}` }), [
      "      match:",
      `        macaddress: "${mac}"`,
      "      critical: true",
    ]);
  });

  test("C8, as Ubuntu 25.10 writes it: set-name stays, with a remark", () => {
    const file = `network:\n  version: 2\n  ethernets:\n    ens3:\n      match: {macaddress: "${mac}"}\n      set-name: ens3\n      dhcp4: true\n`;
    assert.deepEqual(added(file, { dhcpOverride: true }), ["      critical: true"]);
    const { remarks } = exportOf(exportNetplan, table({ hfi: [card({ dhcpOverride: true })] }), { file });
    assert.ok(remarks.some((remark) => remark.startsWith("ens3 has set-name: ")));
  });

  test("a VLAN that is there is found by its number and its card", () => {
    const file = `network:\n  ethernets:\n    up: {match: {macaddress: "${mac}"}}\n  vlans:\n    storage: {id: 5, link: up, addresses: [192.0.2.11/24]}\n`;
    const text = textOf(exportNetplan, table({ hfi: [card({ vlan: 5 })] }), { file });
    assert.match(
      text,
      /^ {4}up: \{match: \{macaddress: "52:54:00:00:00:ab"\}, critical: true, ignore-carrier: true\}$/m,
    );
    assert.match(text, /^ {4}storage: \{id: 5, link: up, addresses: \[192\.0\.2\.11\/24\], critical: true, .*\}$/m);
  });

  test("an empty file, and one that is made twice", () => {
    const content = table({ hfi: [card(), hfi(2, { vlan: 5 })] });
    const fresh = textOf(exportNetplan, content);
    assert.equal(
      textOf(exportNetplan, content, { file: "" }).replace("  version: 2\n", ""),
      fresh.replace(/^#.*\n/, "").replace("  version: 2\n", ""),
    );
    assert.equal(textOf(exportNetplan, content, { file: fresh }), fresh);
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ["no YAML", "network: [", /^--file, line 1, column \d+: /],
    ["a list", "- network\n", /^--file, line 1, column 1: this is no file of netplan/],
    ["something else", "storage: {}\n", /^--file, line 1, column 1: there is no network: to add to/],
    [
      "version 1, cloud-init's",
      "network:\n  version: 1\n",
      /^--file, line 2, column 12: netplan has version 2, and this is "1"/,
    ],
    ["an alias in the way", "a: &a {}\nnetwork: {ethernets: *a}\n", /ethernets is an alias/],
    [
      "regression: a card that an alias stands for, too",
      `network:\n  ethernets:\n    a: &a {match: {macaddress: "${mac}"}}\n    b: *a\n`,
      /^--file, line 3, column 11: an alias stands for this, and would change with it/,
    ],
    [
      "regression: a list in it that an alias stands for, too",
      `network:\n  ethernets:\n    a: {match: {macaddress: "${mac}"}, addresses: &a [10.0.2.15/24]}\n    b: {addresses: *a}\n`,
      /^--file, line 3, column \d+: an alias stands for this/,
    ],
    [
      "regression: what an alias stands for, in the whole of it",
      `network: &n {ethernets: {a: {match: {macaddress: "${mac}"}}}}\nother: *n\n`,
      /^--file, line 1, column \d+: an alias stands for this/,
    ],
    [
      "regression: a value that an alias stands for, too",
      `network: {ethernets: {a: {match: {macaddress: "${mac}"}, ignore-carrier: &no false, dhcp4: *no}}}\n`,
      /^--file, line 1, column \d+: an alias stands for this/,
    ],
    [
      "addresses that are no list",
      `network: {ethernets: {a: {match: {macaddress: "${mac}"}, addresses: 1}}}`,
      /addresses is no list/,
    ],
    [
      "our name for something else",
      "network: {ethernets: {nbft0h1: {}}}",
      /a definition nbft0h1 that is for something else/,
    ],
    ["a key twice", "network: {}\nnetwork: {}\n", /^--file, line 2, column 1: /],
    [
      "a password",
      "network:\n  wifis: {w: {access-points: {home: {password: hunter2}}}}\n",
      /^--file, line 2, column \d+: password is a secret/,
    ],
    ["too many aliases", `network: &a {a: &b [1]}\nx: [${"*b, ".repeat(200)}1]\n`, /more than 100 aliases/],
  ];
  for (const [what, file, expected] of refused) {
    test(`${what}: refused in one line, with its place`, () => {
      assert.throws(
        () => exportOf(exportNetplan, table({ hfi: [card()] }), { file }),
        (error) => error instanceof ExportError && expected.test(error.message) && !/\n|hunter2/.test(error.message),
      );
    });
  }

  test(
    "netplan takes the file with what was added, and makes of the rest what it made before",
    whereAvailable(async () => {
      const content = table({ hfi: [card({ gateway: "192.0.2.1" }), hfi(2, { vlan: 5 })], ssns: [ssns(1)] });
      const tree = await netplanRoot("trixie").base();
      const texts = [written, textOf(exportNetplan, content, { file: written })];
      const [before, after] = (await netplanGenerate(tree, texts, "networkd")).map(({ said, files }) => {
        assert.equal(said, "");
        return summarizeNetworkd([...files].filter(([path]) => path.endsWith(".network")).map(([, text]) => text));
      });
      assert.ok(before !== undefined && after !== undefined);
      const upper = mac.toUpperCase();
      assert.deepEqual(after[upper]?.addresses, ["10.0.2.15/24", "192.0.2.11/24"]);
      assert.deepEqual(after[upper]?.routes, before[upper]?.routes);
      assert.deepEqual(after["nbft0h2.5"]?.addresses, ["192.0.2.12/24"]);
      for (const name of Object.keys(before).filter((one) => one !== upper)) {
        assert.deepEqual(after[name], before[name]);
      }
    }),
  );
});
