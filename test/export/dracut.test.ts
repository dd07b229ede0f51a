// SPDX-License-Identifier: LGPL-2.1-or-later
// What the two programs of an initramfs that make network configuration of kernel options make of ours.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { exportDracut } from "../../src/export/dracut.ts";
import { kinds } from "../../src/export/index.ts";
import { runInTree } from "../../tools/tree.ts";
import type { TableFixture } from "../golden/tables.ts";
import { labTree } from "../lab/images/lab-tree.ts";
import { whereAvailable } from "../where-available.ts";
import { exporting, exportText, hostileFixture } from "./exporting.ts";

const networkdFragment = "etc/systemd/system/systemd-network-generator.service.d/50-cmdline.d.conf";

/** Runs what dracut's modules run, with the files where they are in an image; prints what was made. */
const script = `
cp -r /fragment/. /
cp /usr/lib/dracut/modules.d/*base/*.sh /lib/
cp /usr/lib/dracut/dracut-util /usr/bin/dracut-getarg
. /lib/dracut-lib.sh
printf '%s\\n' "$(sed -n 's/^ExecStart=\\(.*\\)/\\1/p' /${networkdFragment} | tail -1 | sed "s/\\\\$\\\\$/\\$/g")" >/generate
sh /generate
for file in /run/systemd/network/*; do echo "# $file"; cat $file; done
/usr/libexec/nm-initrd-generator -s -- $(getcmdline)
`;

async function generated(
  t: TestContext,
  fixture: TableFixture,
): Promise<{ readonly text: string; readonly said: string }> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-dracut-"));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [path, entry] of exporting(exportDracut, fixture).files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), "text" in entry ? entry.text : "");
  }
  const { folder: tree } = await labTree();
  const result = await runInTree(tree, ["bash", "-c", script], { bind: { "/fragment": folder } });
  return { text: result.stdout.toString(), said: result.stderr };
}

const cases: readonly (readonly [
  string,
  TableFixture,
  networkd: readonly RegExp[],
  networkManager: readonly RegExp[],
])[] = [
  [
    "static IPv4 with gateway, name server and host name",
    { hfi: [{ gateway: "10.0.0.254", defaultRoute: true, dns1: "10.0.0.53", hostName: "node1" }], ssns: [{}] },
    [
      /^Address=10\.0\.0\.2\/24$/m,
      /^Gateway=10\.0\.0\.254$/m,
      /^DNS=10\.0\.0\.53$/m,
      /^MACAddress=52:54:00:00:00:01$/m,
    ],
    [/^address1=10\.0\.0\.2\/24$/m, /^gateway=10\.0\.0\.254$/m, /^dns=10\.0\.0\.53;$/m, /^interface-name=nbft0$/m],
  ],
  [
    "static IPv6 with a gateway for its targets alone",
    {
      hfi: [{ ip: "2001:db8::2", prefix: 64, gateway: "2001:db8::1", defaultRoute: false }],
      ssns: [{ traddr: "2001:db8:1::10" }],
    },
    [/^Address=2001:db8::2\/64$/m, /^Destination=2001:db8:1::10\/128\nGateway=2001:db8::1$/m],
    [/^address1=2001:db8::2\/64$/m, /^route1=2001:db8:1::10\/128,2001:db8::1$/m],
  ],
  [
    "DHCP for both families on a VLAN",
    {
      hfi: [{ vlan: 11, ip: "0.0.0.0", dhcpServer: "10.0.0.254", dhcpOverride: true }],
      ssns: [{}, { index: 2, traddr: "2001:db8::10" }],
    },
    [/^Kind=vlan\nName=nbft0\.11\n\n\[VLAN\]\nId=11$/m, /^DHCP=yes$/m],
    [/^parent=nbft0$/m, /^method=auto$/m],
  ],
  [
    "an IPv4 address, and an IPv6 one that routers tell, with its name server",
    {
      hfi: [{}, { index: 2, ip: "::", prefix: 64, autoconfigured: true, dns1: "2001:db8::53" }],
      ssns: [{}, { index: 2, traddr: "2001:db8::10", primaryHfi: 2 }],
    },
    [/^Address=10\.0\.0\.2\/24$/m, /^DNS=2001:db8::53$/m],
    [/^address1=10\.0\.0\.2\/24$/m, /^dns=2001:db8::53;$/m],
  ],
];

suite("export dracut: both generators make the same network of it, without a complaint", () => {
  for (const [name, fixture, networkd, networkManager] of cases) {
    test(
      name,
      whereAvailable(async (t) => {
        const { text, said } = await generated(t, fixture);
        assert.equal(said, "");
        const [ofNetworkd = "", ofNetworkManager = ""] = text
          .split(/(?=^\*\*\* )/m)
          .reduce<[string, string]>(
            ([first, second], part) => (part.startsWith("***") ? [first, second + part] : [first + part, second]),
            ["", ""],
          );
        for (const expected of networkd) {
          assert.match(ofNetworkd, expected);
        }
        for (const expected of networkManager) {
          assert.match(ofNetworkManager, expected);
        }
      }),
    );
  }
});

test("one word in a line, the same as in cmdline", () => {
  const cmdline = kinds.find(({ name }) => name === "cmdline");
  for (const fixture of [hostileFixture, { ssns: [{}], discovery: [{ hfi: 1 }] }]) {
    const words = exportText(exportDracut, fixture);
    assert.equal(words.trimEnd().replaceAll("\n", " "), exportText(cmdline?.make ?? exportDracut, fixture).trimEnd());
  }
});
