// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { top } from "../../tools/top.ts";
import { boots, managers, realMachinesReport } from "./real-machines.ts";
import { scenarios } from "./scenarios/index.ts";

suite("the matrix of real machines", () => {
  test("every boot of it is a scenario, and what a framework does not have has none", () => {
    const missing = boots.filter((name) => !scenarios.some((scenario) => scenario.name === name));
    assert.deepEqual(missing, []);
    assert.match(realMachinesReport([]), /^\| dm-verity \|.*\| – \| – \|$/m);
  });

  test("every test of it is there, and every row has a cell for each event", () => {
    for (const { heading, cells } of managers) {
      assert.equal(cells.length, managers[0]?.cells.length, heading);
      for (const { kind, name } of cells.flat()) {
        assert.ok(kind === "boot" || existsSync(join(top, "test", `${name}.test.ts`)), name);
      }
    }
  });

  test("says how long it took, and how what failed has failed", () => {
    const result = { reasons: [], times: { initramfs: 2, mounted: 10.04 }, wall: 20 };
    const report = realMachinesReport([
      { ...result, name: "dracut-storage-luks", status: "passed" },
      { ...result, name: "mkosi-storage-luks-late", status: "failed", reasons: ["no root\nmore"], times: {} },
    ]);
    assert.match(report, /^\| LUKS \| yes 8\.0 s \| {2}\| {2}\| {2}\| {2}\| \*\*no\*\* \(1\) \|/m);
    assert.match(report, /^1\. mkosi-storage-luks-late: no root$/m);
  });
});
