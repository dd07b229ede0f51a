// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine that has every kind of interface and path, and short ways to its documents.

import assert from "node:assert/strict";
import type { Export, ExportInput } from "../../src/export/types.ts";
import type { Table } from "../../src/nbft/types.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { staticCards, targetsOfStaticCards } from "../network/static-cards.ts";
import { discovery, hfi, ssns, table } from "../plan/tables.ts";

/** Static cards in all their ways, DHCP with a VLAN on the same card, a VLAN alone on its card with SLAAC, DHCPv6. */
export const everyKind: Table = table({
  hfi: [
    ...staticCards,
    hfi(8, { dhcpOverride: true, hostName: "node1" }),
    hfi(9, { mac: hfi(8).mac, vlan: 11, ip: "10.9.0.9", dns1: "10.9.0.1" }),
    hfi(10, { vlan: 5, autoconfigured: true, ip: "2001:db8::5054:ff:fe00:a" }),
    hfi(11, { dhcpOverride: true, ip: "2001:db8:b::5", defaultRoute: false }),
  ],
  ssns: [
    ...targetsOfStaticCards,
    ssns(4, { primaryHfi: 8, headerDigest: true }),
    ssns(5, { primaryHfi: 9, nid: { type: "nguid", value: "00112233445566778899aabbccddeeff" } }),
  ],
  discovery: [discovery(1)],
});

export function exportOf(document: Export, content: Table, options: ExportInput["options"] = {}) {
  return document({ plan: makePlan([{ number: 0, table: content }]), tables: [content], options });
}

/** The text of a document that is one file, or of the file with this path. */
export function textOf(document: Export, content: Table, options: ExportInput["options"] = {}, path?: string): string {
  const { files } = exportOf(document, content, options);
  const wanted = path ?? [...files.keys()][0] ?? "";
  assert.ok(path !== undefined || files.size === 1, `${files.size} files`);
  const file = files.get(wanted);
  assert.ok(file !== undefined && "text" in file, wanted);
  return file.text;
}
