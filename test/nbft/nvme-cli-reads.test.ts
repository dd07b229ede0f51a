// SPDX-License-Identifier: LGPL-2.1-or-later
// What the encoder writes is read by somebody else: nvme-cli of Debian trixie (2.13), which knows tables of revision 1.0.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { formatNvmeCli } from "../../src/export/nvme-cli.ts";
import { decode } from "../../src/nbft/decode.ts";
import { encode } from "../../src/nbft/encode.ts";
import { mustRunInTree, trixieTree } from "../../tools/tree.ts";
import { fixtureNames, readFixture } from "../fixtures/read-tables.ts";
import { whereAvailable } from "../where-available.ts";

/** Keys of nvme-cli 3.0. */
const later = new Set(["naed", "cipeec", "connection_timeout", "nceec", "ipaddr_autoconf"]);

/** 2.13 wants an NQN of every discovery controller and every security profile that is named, and prints nsid as signed. */
const readDifferently = new Set(["discovery-only", "security", "unresolved-references", "namespace-identifiers"]);

const fixtures = fixtureNames
  .filter((name) => !readDifferently.has(name))
  .map((name) => [name, readFixture(name).NBFT] as const)
  .filter(([, table]) => table?.revision === "1.0");

test(
  "nvme-cli reads the same from what the encoder writes",
  whereAvailable(async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "nbft-boot-"));
    try {
      const tree = await trixieTree();
      const expected = new Map<string, string>();
      for (const [name, table] of fixtures) {
        assert.ok(table !== undefined);
        const bytes = encode(table);
        mkdirSync(join(folder, name));
        writeFileSync(join(folder, name, "NBFT"), bytes);
        expected.set(name, formatNvmeCli([{ filename: `/fixtures/${name}/NBFT`, table: decode(bytes).table }]));
      }
      const script = 'for f in /fixtures/*; do nvme nbft show -o json --nbft-path="$f" >"$f/NBFT.json"; done';
      await mustRunInTree(tree, ["sh", "-euc", script], { bind: { "/fixtures": folder } });
      for (const [name, text] of expected) {
        const ours = JSON.parse(text, (key, value) => (later.has(key) ? undefined : value));
        assert.deepEqual(JSON.parse(readFileSync(join(folder, name, "NBFT.json"), "utf8")), ours, name);
      }
      t.diagnostic(`${expected.size} tables`);
      assert.ok(expected.size >= 15);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }),
);
