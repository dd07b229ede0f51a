// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { contestants, scenarioOf } from "./bench-contestants.ts";
import { bootsPlot, markdownComparison } from "./bench-document.ts";
import { type Boot, type Comparison, joinComparisons, medianOf, pointRows, textComparison } from "./bench-report.ts";
import { benchScenarios } from "./scenarios/bench.ts";

const boot = (contestant: string, scenario: string, mounted: number, round = 1): Boot => ({
  contestant,
  scenario,
  measure: "instructions",
  round,
  bytes: 1000,
  mounted,
  realRoot: mounted + 500,
});

const failed: Boot = {
  contestant: "stock-nm",
  scenario: "one-path",
  measure: "instructions",
  round: 1,
  bytes: 3000,
  failure: "no root",
};

const comparison: Comparison = {
  machine: "a machine",
  kernel: "6.12",
  emulator: "QEMU 10",
  accelerator: "tcg",
  contestants: ["stock-nm", "dracut", "mkosi", "mkosi, disk"].map((name) => ({ name, story: name })),
  scenarios: ["one-path", "two-paths", "path-silent"].map((name) => ({ name, story: name })),
  boots: [
    failed,
    boot("dracut", "one-path", 2000),
    boot("dracut", "one-path", 9000, 2),
    boot("dracut", "one-path", 2100, 3),
    boot("dracut", "two-paths", 2000),
    boot("dracut", "path-silent", 2200),
    boot("mkosi", "one-path", 4200),
    boot("mkosi, disk", "one-path", 2100),
  ],
};

suite("the bench of boots", () => {
  test("proportions are to dracut, and of another way with the same framework to ours with it", () => {
    assert.deepEqual(pointRows(comparison, "instructions", "mounted"), [
      ["", "one-path", "two-paths", "path-silent"],
      ["stock-nm", "1 of 1 failed", "", ""],
      ["dracut", "2100 (1.00 x)", "2000 (1.00 x)", "2200 (1.00 x)"],
      ["mkosi", "4200 (2.00 x)", "", ""],
      ["mkosi, disk", "2100 (0.50 x)", "", ""],
    ]);
  });

  test("a boot that failed is no quick one", () => {
    assert.equal(medianOf(comparison, "instructions", "stock-nm", "one-path", "mounted"), undefined);
    assert.match(textComparison(comparison), /^failed: stock-nm, one-path: no root$/m);
  });

  test("says what a bad path costs, how far the floor is, and what it was measured on", () => {
    const text = markdownComparison(comparison, "instructions", "plot.svg");
    assert.match(text, /^\| dracut \| \+10 % \|$/m);
    assert.match(text, /^\| mkosi \| 2\.00 x \| 1\.81 x \|$/m);
    assert.match(text, /a machine; QEMU 10 \(tcg\), one processor, 512 MB; guest's Linux 6\.12\. Medians of 3 rounds/);
    assert.match(bootsPlot(comparison, "instructions"), />mkosi, disk</);
    assert.doesNotMatch(bootsPlot(comparison, "instructions"), />stock-nm</);
  });

  test("boots of several files are one comparison", () => {
    const one = (name: string): Comparison => ({
      ...comparison,
      contestants: [{ name, story: name }],
      boots: comparison.boots.filter(({ contestant }) => contestant === name),
    });
    const joined = joinComparisons([one("dracut"), one("mkosi")]);
    assert.deepEqual(
      joined.contestants.map(({ name }) => name),
      ["dracut", "mkosi"],
    );
    assert.equal(joined.boots.length, 6);
  });

  test("what knows no NVMe/TCP has the simplest boot alone, and neither a table nor our target in it", () => {
    for (const contestant of contestants.filter(({ instead }) => instead !== undefined)) {
      const [simplest, ...others] = benchScenarios.map((scenario) => scenarioOf(contestant, scenario));
      assert.ok(simplest !== undefined && simplest.tables === undefined && simplest.target === undefined);
      assert.deepEqual(others, [undefined, undefined, undefined]);
    }
  });
});
