// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Naming } from "../../src/machine/configuration.ts";
import type { Hfi } from "../../src/nbft/types.ts";
import { networkdFiles } from "../../src/network/networkd/networkd-files.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { hfi, table } from "../plan/tables.ts";

/** Text by file name without `05-nbft-`, or by path where it is in another folder. */
function files(hfis: readonly Hfi[], naming: Naming = "none"): Readonly<Record<string, string>> {
  const tree = networkdFiles(makePlan([{ number: 0, table: table({ hfi: hfis }) }]), { naming });
  return Object.fromEntries(
    [...tree].map(([path, file]) => {
      assert.ok("text" in file);
      assert.equal(file.mode, 0o644, "systemd-networkd is not root");
      return [path.replace("/run/systemd/network/05-nbft-", ""), file.text];
    }),
  );
}

function required(hfis: readonly Hfi[]): string[] {
  return Object.values(files(hfis)).flatMap((text) => /RequiredForOnline=(.*)/.exec(text)?.[1] ?? []);
}

const vlanCard = hfi(6).mac;
const vlans = [hfi(6, { vlan: 11 }), hfi(7, { mac: vlanCard, vlan: 12, dhcpOverride: true })];

test("no HFI, no file", () => {
  assert.deepEqual(files([]), {});
});

test("VLANs: the card carries them and is nothing else", () => {
  const made = files(vlans);
  assert.deepEqual(Object.keys(made), [
    "0h6.11.netdev",
    "0h6.11.network",
    "0h6.network",
    "0h7.12.netdev",
    "0h7.12.network",
  ]);
  assert.equal(
    made["0h6.network"],
    `# Made by nbft-boot from NBFT HFI 6, NBFT HFI 7
[Match]
MACAddress=52:54:00:00:00:06
Type=ether
Kind=!*
Property=!ID_NBFT_BOOT=no

[Link]
RequiredForOnline=no
ActivationPolicy=always-up

[Network]
DHCP=no
LinkLocalAddressing=no
IPv6AcceptRA=no
KeepConfiguration=yes
IgnoreCarrierLoss=yes
ConfigureWithoutCarrier=yes
VLAN=nbft0h6.11
VLAN=nbft0h7.12
`,
  );
  assert.equal(
    made["0h6.11.netdev"],
    "# Made by nbft-boot from NBFT HFI 6\n[NetDev]\nName=nbft0h6.11\nKind=vlan\n\n[VLAN]\nId=11\n",
  );
  assert.match(made["0h6.11.network"] ?? "", /\n\[Match\]\nName=nbft0h6\.11\nKind=vlan\n\n\[Link\]\n/);
  assert.match(made["0h6.11.network"] ?? "", /\nAddress=192\.0\.2\.16\/24\n/);
  assert.match(made["0h7.12.network"] ?? "", /\nDHCP=ipv4\n/);
});

test("a card with an address of its own and VLANs is named after its own HFI", () => {
  const made = files([...vlans, hfi(8, { mac: vlanCard })]);
  assert.match(
    made["0h8.network"] ?? "",
    /\nVLAN=nbft0h6\.11\nVLAN=nbft0h7\.12\n\n\[Address\]\nAddress=192\.0\.2\.18\/24\n/,
  );
  assert.equal(made["0h6.network"], undefined);
});

test("new names: one .link per card, which no VLAN with the same MAC address matches", () => {
  assert.equal(
    files([hfi(1)], "table-hfi")["0h1.link"],
    `# Made by nbft-boot from NBFT HFI 1
[Match]
MACAddress=52:54:00:00:00:01
Type=ether
Kind=!*

[Link]
Name=nbft0h1
AlternativeNamesPolicy=database onboard slot path mac
MACAddressPolicy=none
`,
  );
  const sequential = files(vlans, "sequential");
  assert.match(sequential["0h6.link"] ?? "", /\nName=nbft0\n/);
  assert.match(sequential["0h6.network"] ?? "", /\nVLAN=nbft0\.11\nVLAN=nbft0\.12\n/);
  assert.equal(Object.keys(sequential).filter((name) => name.endsWith(".link")).length, 1);
});

test("waiting for online: static interfaces count at once, and others are not waited for", () => {
  assert.deepEqual(required([hfi(1), hfi(2, { dhcpOverride: true })]), ["no-carrier", "no"]);
});

test("waiting for online: without a static interface exactly one is required, or the wait would never end", () => {
  const dhcpOverride = true;
  assert.deepEqual(required([hfi(1, { dhcpOverride }), hfi(2, { dhcpOverride })]), ["routable", "no"]);
  assert.deepEqual(required([hfi(1, { dhcpOverride, defaultRoute: false }), hfi(2, { dhcpOverride })]), [
    "no",
    "routable",
  ]);
  assert.deepEqual(required([hfi(1, { dhcpOverride, defaultRoute: false })]), ["routable"]);
});

test("several static interfaces: routes over dead ones are ignored", () => {
  const path = "/run/sysctl.d/05-nbft.conf";
  assert.match(files([hfi(1), hfi(2)])[path] ?? "", /^-net\.ipv4\.conf\.all\.ignore_routes_with_linkdown=1$/m);
  assert.equal(files([hfi(1), hfi(2, { dhcpOverride: true })])[path], undefined);
});

test("a host name that would be a directive reaches no file", () => {
  const hostile = "x\n[Network]\nDHCP=yes";
  for (const text of Object.values(files([hfi(1, { dhcpOverride: true, hostName: hostile })]))) {
    assert.doesNotMatch(text, /Hostname|DHCP=yes/);
  }
});

test("255 HFIs", () => {
  const hfis = Array.from({ length: 255 }, (_, index) => hfi(index + 1, { vlan: index % 3 === 0 ? 0 : index }));
  assert.equal(Object.keys(files(hfis)).length, 255 + 170 * 2 + 1);
});
