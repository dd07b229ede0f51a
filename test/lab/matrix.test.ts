// SPDX-License-Identifier: LGPL-2.1-or-later

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { addToFile, keep } from "./kept-results.ts";
import { matrixColumns, matrixReport, matrixRows } from "./matrix.ts";
import { scenarios } from "./scenarios/index.ts";

suite("the boot matrix", () => {
  test("every cell is a scenario; those without this project are never failures of ours, and only --all boots them", () => {
    for (const { initramfs, comparison } of matrixRows) {
      for (const { scenario } of matrixColumns) {
        const name = initramfs === "dracut" ? scenario : `${initramfs}-${scenario}`;
        const found = scenarios.find((candidate) => candidate.name === name);
        assert.ok(found, name);
        assert.equal(found.comparison, comparison, name);
        assert.equal(found.initramfs ?? "dracut", initramfs, name);
      }
    }
  });

  test("says how long it took, and how what failed has failed", () => {
    const times = { initramfs: 2, mounted: 10.04 };
    const lines = [
      { time: 1, text: "[    1.5] first failed" },
      { time: 2, text: "[    2.5] dracut: Warning: `x` timed out" },
      { time: 3, text: "[    3.5] fine" },
    ];
    const report = matrixReport([
      keep({ name: "static-ipv4", status: "passed", reasons: [], times, wall: 20, lines }),
      keep({ name: "stock-nm-vlan", status: "failed", reasons: ["no root"], times: {}, wall: 20, lines }),
      keep({ name: "mkosi-dhcp", status: "skipped", reasons: ["no mkosi"], times: {}, wall: 0, lines: [] }),
    ]);
    assert.match(report, /^\| dracut 106 \| yes 8\.0 s \|/m);
    assert.match(report, /^\| stock dracut 106, NetworkManager \| {2}\| {2}\| {2}\| {2}\| \*\*no\*\* \(2\) \|/m);
    assert.match(report, /^1\. mkosi-dhcp: skipped: no mkosi$/m);
    assert.match(report, /^2\. stock-nm-vlan: no root; `dracut: Warning: 'x' timed out`$/m);
  });

  test("may be booted in parts: a later result replaces an earlier one of the same scenario, and leaves the others", (t) => {
    const folder = mkdtempSync(join(tmpdir(), "nbft-results-"));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "results.json");
    const passed = (name: string) => ({ name, status: "passed" as const, reasons: [], times: {}, wall: 1 });
    const failed = { ...passed("vlan"), status: "failed" as const };
    addToFile(file, [failed, passed("dhcp")]);
    assert.deepEqual(addToFile(file, [passed("vlan")]), [passed("dhcp"), passed("vlan")]);
  });
});
