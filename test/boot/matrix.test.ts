// SPDX-License-Identifier: LGPL-2.1-or-later

import assert from "node:assert/strict";
import { suite, test } from "node:test";
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
      { name: "static-ipv4", status: "passed", reasons: [], times, lines },
      { name: "stock-nm-vlan", status: "failed", reasons: ["no root"], times: {}, lines },
      { name: "mkosi-dhcp", status: "skipped", reasons: ["no mkosi"], times: {}, lines: [] },
    ]);
    assert.match(report, /^\| dracut 106 \| yes 8\.0 s \|/m);
    assert.match(report, /^\| stock dracut 106, NetworkManager \| {2}\| {2}\| {2}\| {2}\| \*\*no\*\* \(2\) \|/m);
    assert.match(report, /^1\. mkosi-dhcp: skipped: no mkosi$/m);
    assert.match(report, /^2\. stock-nm-vlan: no root; `dracut: Warning: 'x' timed out`$/m);
  });
});
