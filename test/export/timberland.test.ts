// SPDX-License-Identifier: LGPL-2.1-or-later
// Config for NvmeOfCli.efi, tag by tag; round-trips.test.ts reads it back.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { exportTimberland } from "../../src/export/timberland.ts";
import { ExportError } from "../../src/export/types.ts";
import { top } from "../../tools/top.ts";
import { discovery, hfi, ssns, table } from "../plan/tables.ts";
import { exportOf, textOf } from "./sample.ts";

const id = "6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01";
const host = { nqn: `nqn.2014-08.org.nvmexpress:uuid:${id}`, id };

/** A sample of real shape, which is not ours to pass on. */
const sample = join(top, "../shared/samples/timberland.Config");

suite("export timberland", () => {
  test("a path over a VLAN: the card's MAC address in capitals, and the VLAN's number in hexadecimal", (t) => {
    const content = table({
      host,
      hfi: [hfi(1, { mac: "52:54:00:09:00:0a", vlan: 10, ip: "192.0.2.101", gateway: "192.0.2.1" })],
      ssns: [ssns(1, { traddr: "192.0.2.10", subsysNqn: "nqn.2024-05.org.example:root" })],
    });
    const text = textOf(exportTimberland, content);
    assert.equal(
      text,
      `HostNqn:nqn.2014-08.org.nvmexpress:uuid:${id}
HostId:${id}
$Start
AttemptName:Attempt1
MacString:52:54:00:09:00:0A\\000A
Enabled:1
IpMode:0
LocalIp:192.0.2.101
SubnetMask:255.255.255.0
Gateway:192.0.2.1
TargetPort:4420
TargetIp:192.0.2.10
NQN:nqn.2024-05.org.example:root
ConnectTimeout:6000
DnsMode:FALSE
$End
`,
    );
    if (!existsSync(sample)) {
      t.diagnostic("there is no sample to compare with");
      return;
    }
    const sorted = (all: string) => all.trim().split("\n").sort();
    const expected = readFileSync(sample, "utf8")
      .replace("HostNqn:2014", "HostNqn:nqn.2014")
      .replace("00:00\\", "00:0A\\");
    assert.deepEqual(sorted(text), sorted(expected), "the sample's tags, in an order of our own");
  });

  test("DHCP, and a netmask of every length", () => {
    const lines = (prefix: number) =>
      textOf(exportTimberland, table({ host, hfi: [hfi(1, { prefix, ip: "192.0.2.129" })], ssns: [ssns(1)] }));
    assert.match(lines(32), /^SubnetMask:255\.255\.255\.255$/m);
    assert.match(lines(25), /^SubnetMask:255\.255\.255\.128$/m);
    assert.match(lines(9), /^SubnetMask:255\.128\.0\.0$/m);
    const dhcp = textOf(exportTimberland, table({ host, hfi: [hfi(1, { dhcpOverride: true })], ssns: [ssns(1)] }));
    assert.match(dhcp, /^IpMode:0\nInitiatorInfoFromDhcp:TRUE\nTargetPort:4420$/m);
    assert.doesNotMatch(dhcp, /LocalIp|SubnetMask|Gateway/);
  });

  test("eight attempts, and no more: the rest is lost", () => {
    const paths = Array.from({ length: 9 }, (_, at) => ssns(at + 1, { traddr: `192.0.2.${at + 100}` }));
    const { files, lost } = exportOf(exportTimberland, table({ host, hfi: [hfi(1)], ssns: paths }));
    const [file] = files.values();
    assert.ok(file !== undefined && "text" in file);
    assert.deepEqual(
      file.text.match(/^AttemptName:.*$/gm),
      Array.from({ length: 8 }, (_, at) => `AttemptName:Attempt${at + 1}`),
    );
    assert.deepEqual(lost, ["1 attempts are left out: NvmeOfCli takes 8"]);
  });

  const remarks: readonly (readonly [string, Parameters<typeof table>[0], RegExp])[] = [
    ["digests", { hfi: [hfi(1)], ssns: [ssns(1, { dataDigest: true })] }, /has no digests/],
    [
      "router advertisements",
      { hfi: [hfi(1, { autoconfigured: true, ip: "2001:db8::5" })], ssns: [ssns(1, { traddr: "2001:db8::100" })] },
      /asks DHCPv6/,
    ],
    [
      "a gateway to the target alone",
      { hfi: [hfi(1, { gateway: "192.0.2.1", defaultRoute: false })], ssns: [ssns(1)] },
      /192\.0\.2\.1 as the default route/,
    ],
    [
      "a namespace by NGUID",
      { hfi: [hfi(1)], ssns: [ssns(1, { nid: { type: "nguid", value: "0".repeat(31).concat("1") } })] },
      /one UUID/,
    ],
    [
      "a discovery controller's own name",
      { hfi: [hfi(1)], discovery: [discovery(1, { nqn: "nqn.2024-05.org.example:cdc" })] },
      /all discovery controllers/,
    ],
  ];
  for (const [what, parts, expected] of remarks) {
    test(`what it has no word for is said: ${what}`, () => {
      const said = exportOf(exportTimberland, table({ host, ...parts })).remarks;
      assert.ok(
        said.some((remark) => expected.test(remark)),
        said.join("\n"),
      );
    });
  }

  test("without host ID, or without a card, there is no such document", () => {
    const nameless = { nqn: "nqn.2024-05.org.example:host", id: "00000000-0000-0000-0000-000000000000" };
    for (const content of [table({ host: nameless, hfi: [hfi(1)], ssns: [ssns(1)] }), table({ host, hfi: [hfi(1)] })]) {
      assert.throws(() => exportOf(exportTimberland, content), ExportError);
    }
  });
});
