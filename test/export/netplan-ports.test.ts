// SPDX-License-Identifier: LGPL-2.1-or-later
// A card of the boot that a file of netplan makes part of a bond or a bridge.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { exportNetplan } from "../../src/export/netplan.ts";
import { hfi, ssns, table } from "../plan/tables.ts";
import { exportOf } from "./sample.ts";

const mac = "52:54:00:00:00:ab";
const content = table({ hfi: [hfi(1, { mac })], ssns: [ssns(1)] });

function lostIn(lines: string, ifname = `ens3:${mac}`): readonly string[] {
  const file = `network:\n  version: 2\n  ethernets: {ens3: {}, ens4: {}}\n${lines}`;
  return exportOf(exportNetplan, content, { file, ifname }).lost ?? [];
}

suite("export netplan --file, with bonds and bridges", () => {
  for (const [kind, word, name] of [
    ["bonds", "bond", "bond0"],
    ["bridges", "bridge", "br0"],
  ] as const) {
    test(`regression: a card of the boot that stays a port of a ${word} is lost, and the ${word} named`, () => {
      const expected = [
        `ens3 is a port of ${word} ${name}, where it keeps no address of its own: take it out of there, or boot by another card`,
      ];
      assert.deepEqual(lostIn(`  ${kind}: {${name}: {interfaces: [ens4, ens3]}}\n`), expected);
      const byAlias = `  ${kind}:\n    x: {interfaces: &ports [ens3]}\n    ${name}: {interfaces: *ports}\n`;
      assert.deepEqual(lostIn(byAlias).slice(1), expected);
    });

    test(`a ${word} of other cards, of none, or of what is no list is left alone`, () => {
      for (const ports of ["[ens4]", "[]", "ens3", "{ens3: ens3}"]) {
        assert.deepEqual(lostIn(`  ${kind}: {${name}: {interfaces: ${ports}}}\n`), []);
      }
      assert.deepEqual(lostIn(`  ${kind}: {${name}: {}, other: none}\n`), []);
    });
  }
});
