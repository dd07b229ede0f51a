// SPDX-License-Identifier: LGPL-2.1-or-later

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Naming } from "../../src/machine/configuration.ts";
import { physicalLinks } from "../../src/network/naming.ts";
import type { BootInterface } from "../../src/plan/types.ts";

function entry(mac: string, vlan: number, table: number, index: number): BootInterface {
  return { mac, vlan, origins: [{ table, structure: "HFI", index }], configurations: [] };
}

/** `id name: VLAN device, ...` of each card. */
function names(naming: Naming, ...interfaces: readonly BootInterface[]): string[] {
  return physicalLinks(interfaces, naming).map(
    ({ id, name, vlans }) => `${id} ${name}: ${vlans.map((vlan) => `${vlan.id} ${vlan.device}`).join(", ")}`,
  );
}

const cards = [
  entry("52:54:00:00:00:02", 11, 0, 6),
  entry("52:54:00:00:00:01", 0, 0, 1),
  entry("52:54:00:00:00:02", 0, 1, 7),
  entry("52:54:00:00:00:03", 12, 1, 8),
  entry("52:54:00:00:00:03", 13, 1, 9),
];

test("none: cards keep their names, VLANs are named after their HFI", () => {
  assert.deepEqual(names("none", ...cards), [
    "1h7 undefined: 0h6.11 nbft0h6.11",
    "0h1 undefined: ",
    "1h8 undefined: 1h8.12 nbft1h8.12, 1h9.13 nbft1h9.13",
  ]);
});

test("sequential: cards are counted in the plan's order, VLANs are named after their card", () => {
  assert.deepEqual(names("sequential", ...cards), [
    "1h7 nbft0: 0h6.11 nbft0.11",
    "0h1 nbft1: ",
    "1h8 nbft2: 1h8.12 nbft2.12, 1h9.13 nbft2.13",
  ]);
});

test("table-hfi: cards and VLANs are named after their first HFI", () => {
  assert.deepEqual(names("table-hfi", ...cards), [
    "1h7 nbft1h7: 0h6.11 nbft0h6.11",
    "0h1 nbft0h1: ",
    "1h8 nbft1h8: 1h8.12 nbft1h8.12, 1h9.13 nbft1h9.13",
  ]);
});

test("no name is longer than the kernel takes", () => {
  for (const [table, index, vlan, device] of [
    [0, 255, 4094, "nbft0h255.4094"],
    [10, 255, 4094, "nbft10h255.4094"],
    [255, 255, 4094, "nb255h255.4094"],
    [999, 255, 4094, "nb999h255.4094"],
  ] as const) {
    const [link] = physicalLinks([entry("52:54:00:00:00:01", vlan, table, index)], "table-hfi");
    assert.equal(link?.vlans[0]?.device, device);
    assert.ok(device.length <= 15);
  }
});
