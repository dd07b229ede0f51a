// SPDX-License-Identifier: LGPL-2.1-or-later
// --ifname=NAME:MAC: what a card is called, for documents that know cards by name.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { exportNvmeFabrics } from "../../src/export/nvme-fabrics.ts";
import { exportStafd } from "../../src/export/stafd.ts";
import { ExportError } from "../../src/export/types.ts";
import { hfi, ssns, table } from "../plan/tables.ts";
import { exportOf, textOf } from "./sample.ts";

const { mac } = hfi(1);

const content = table({
  hfi: [hfi(1, { dhcpOverride: true }), hfi(2, { dhcpOverride: true })],
  ssns: [ssns(1, { secondaryHfis: [2] })],
});

suite("export --ifname", () => {
  test("several, in whatever spelling of a MAC address; a connection of a card without a name is lost, and only that", () => {
    const ifname = `eth0:${mac.toUpperCase().replaceAll(":", "-")},storage_1:${hfi(2).mac}`;
    const text = textOf(exportNvmeFabrics, content, { ifname });
    assert.deepEqual(text.match(/host-iface=.*$/gm), ["host-iface=eth0", "host-iface=storage_1"]);
    for (const document of [exportNvmeFabrics, exportStafd]) {
      assert.deepEqual(exportOf(document, content, { ifname }).lost, []);
      const { lost = [] } = exportOf(document, content, { ifname: `eth0:${mac}` });
      assert.deepEqual(
        lost.map((line) => line.replace(/^.*(?=--ifname)/, "")),
        [`--ifname=NAME:${hfi(2).mac}`],
      );
    }
  });

  test("a target with a link-local address needs a name even beside an address of the card", () => {
    const local = table({
      hfi: [hfi(1, { ip: "2001:db8::11", prefix: 64 })],
      ssns: [ssns(1, { traddr: "fe80::1" })],
    });
    assert.match((exportOf(exportNvmeFabrics, local).lost ?? []).join("\n"), /--ifname/);
  });

  for (const ifname of [
    "",
    "eth0",
    `:${mac}`,
    `a b:${mac}`,
    `eth0:${mac};x=y`,
    `longer-than-fifteen:${mac}`,
    `../x:${mac}`,
    `eth0:${mac},`,
    `x\n:${mac}`,
  ]) {
    test(`${JSON.stringify(ifname)} is refused in one line`, () => {
      assert.throws(
        () => exportOf(exportNvmeFabrics, content, { ifname }),
        (error) => error instanceof ExportError && /^--ifname=".*": this is no NAME:MAC[^\n]*$/.test(error.message),
      );
    });
  }
});
