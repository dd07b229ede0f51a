// SPDX-License-Identifier: LGPL-2.1-or-later
// What the encoder writes is read by somebody else: nvme-cli of Debian trixie (2.13), which knows tables of revision 1.0.

import assert from "node:assert/strict";
import { test } from "node:test";
import { formatNvmeCli } from "../../src/export/nvme-cli.ts";
import { decode } from "../../src/nbft/decode.ts";
import { encode } from "../../src/nbft/encode.ts";
import { trixieTree } from "../../tools/tree.ts";
import { fixtureNames, readFixture } from "../fixtures/read-tables.ts";
import { whereAvailable } from "../where-available.ts";
import { readWithNvmeCli, tableFile } from "./read-with-nvme-cli.ts";

/** Keys of nvme-cli 3.0. */
const later = new Set(["naed", "cipeec", "connection_timeout", "nceec", "ipaddr_autoconf"]);

/** 2.13 wants an NQN of every discovery controller and every security profile that is named, and prints nsid as signed. */
const readDifferently = new Set(["discovery-only", "security", "unresolved-references", "namespace-identifiers"]);

const fixtures = fixtureNames
  .filter((name) => !readDifferently.has(name))
  .map((name) => ({ name, table: readFixture(name).NBFT }))
  .filter(({ table }) => table?.revision === "1.0");

test(
  "nvme-cli reads the same from what the encoder writes",
  whereAvailable(async (t) => {
    const tables = fixtures.map(({ table }) => {
      assert.ok(table !== undefined);
      return encode(table);
    });
    const printed = await readWithNvmeCli(await trixieTree(), tables);
    for (const [position, bytes] of tables.entries()) {
      const text = formatNvmeCli([{ filename: tableFile(position), table: decode(bytes).table }]);
      const [ours] = JSON.parse(text, (key, value) => (later.has(key) ? undefined : value));
      assert.deepEqual(printed[position], ours, fixtures[position]?.name);
    }
    t.diagnostic(`${tables.length} tables`);
    assert.ok(tables.length >= 15);
  }),
);
