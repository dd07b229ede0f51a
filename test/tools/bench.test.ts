// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { parseTable } from "../../src/nbft/json/parse-table.ts";
import { withSection } from "../../tools/bench/document.ts";
import { compareFigures, type Figures, readFigures, writeFigures } from "../../tools/bench/figures.ts";
import { grownTables } from "../../tools/bench/machines.ts";
import { median } from "../../tools/bench/measure-times.ts";
import { whyNot } from "../../tools/bench/place.ts";
import { barPlot, linePlot } from "../../tools/bench/plot.ts";
import { grownSizes } from "../../tools/bench/sizes.ts";
import { top } from "../../tools/top.ts";

const figures = (pre: number, executable: number, built = "cc 12"): Figures => ({
  built,
  instructions: { pre },
  bytes: { executable },
});

suite("figures that are kept", () => {
  test("what has grown by more than 5 % is wrong, and what has not is not", () => {
    const kept = figures(1000, 1000);
    assert.deepEqual(compareFigures(kept, figures(1050, 1050)).wrong, []);
    assert.deepEqual(compareFigures(kept, figures(10, 10)).wrong, []);
    assert.deepEqual(compareFigures(kept, figures(1051, 1000)).wrong, [
      "pre: instructions: 1051 instead of 1000 (+5.1 %)",
    ]);
    assert.deepEqual(compareFigures(kept, figures(1000, 2000)).wrong, [
      "executable: bytes: 2000 instead of 1000 (+100.0 %)",
    ]);
  });

  test("nothing gets by without a figure", () => {
    const more = { ...figures(1000, 1000), instructions: { pre: 1000, plan: 5 } };
    assert.deepEqual(compareFigures(figures(1000, 1000), more).wrong, ["plan: instructions: no figure is kept"]);
    assert.deepEqual(compareFigures(more, figures(1000, 1000)).wrong, ["plan: instructions: is not measured any more"]);
  });

  test("what this machine cannot count is not compared, and the rest is", () => {
    const counted = { ...figures(1, 2000), instructions: {} };
    assert.equal(compareFigures(figures(1000, 1000), counted, ["instructions"]).wrong.length, 1);
  });

  test("another compiler is named where something has grown", () => {
    assert.deepEqual(compareFigures(figures(1000, 1000), figures(1000, 1000, "cc 14")).wrong, []);
    assert.match(compareFigures(figures(1000, 1000), figures(2000, 1000, "cc 14")).wrong[1] ?? "", /cc 12.*cc 14/);
  });

  test("those of other architectures stay", () => {
    const folder = mkdtempSync(join(tmpdir(), "nbft-figures-"));
    try {
      const path = join(folder, "figures.json");
      writeFigures(path, figures(1, 1), "arm64");
      writeFigures(path, figures(2, 2), "x64");
      assert.deepEqual([readFigures(path, "arm64"), readFigures(path, "x64")], [figures(1, 1), figures(2, 2)]);
      assert.equal(readFigures(path, "riscv64"), undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

suite("the bench of processes", () => {
  const ran = (status: number, stdout: string, stderr = "") => ({ status, stdout: Buffer.from(stdout), stderr });

  test("does not take what has failed for something quick: nvme-cli before 2.5 has no nbft command", () => {
    const shows = { prints: /"subsystem"/ };
    assert.equal(whyNot(shows, ran(0, '[{"subsystem":[]}]')), undefined);
    assert.match(whyNot(shows, ran(0, "", "ERROR: Invalid sub-command 'nbft'")) ?? "", /Invalid sub-command/);
    assert.match(whyNot(shows, ran(1, '"subsystem"')) ?? "", /exit status 1/);
    assert.match(whyNot({}, ran(0, "", "something")) ?? "", /it says: something/);
    assert.equal(whyNot({ status: 2, prints: /none/ }, ran(2, "", "there is none")), undefined);
  });

  test("there are tables of every size", () => {
    for (const size of grownSizes) {
      const tables = grownTables(size).map(parseTable);
      const made = { hfis: tables.flatMap(({ hfi }) => hfi).length, ssns: tables.flatMap(({ ssns }) => ssns).length };
      assert.deepEqual(made, size);
    }
  });

  test("does not go on where a measured command fails", () => {
    const measure = (command: string) => spawnSync("sh", [join(top, "tools/bench/measure.sh"), "1", "0", "1", command]);
    const { status, stderr } = measure("$measured false");
    assert.equal(status, 1);
    assert.match(stderr.toString(), /exit status 1 instead of 0: \$measured false/);
    assert.match(measure("$measured true").stdout.toString(), /^0 \d+\n/);
  });

  test("an even number of values has no lower median", () => {
    assert.equal(median([4, 1, 3]), 3);
    assert.equal(median([4, 1, 3, 2]), 2.5);
    assert.ok(Number.isNaN(median([])));
  });
});

suite("docs/benchmarks.md", () => {
  test("each bench replaces what it has written, and nothing else", () => {
    const first = withSection("# Benchmarks\n", "npm run bench", "old");
    const both = withSection(first, "npm run bench:boot", "boots");
    const renewed = withSection(both, "npm run bench", "new $&");
    assert.equal(
      renewed,
      both.replace("old", () => "new $&"),
    );
    assert.equal(withSection(renewed, "npm run bench:boot", "boots"), renewed);
  });

  test("plots are XML whatever things are called, and put values where they belong", () => {
    const bars = barPlot(
      '<a> & "b"',
      "units",
      ["one", "two"],
      [
        { name: "long", parts: [10, 30] },
        { name: "</svg>", parts: [5, 5] },
      ],
    );
    const widths = [...bars.matchAll(/<rect x="[\d.]+" y="\d+" width="([\d.]+)" height="18"/g)].map(([, width]) =>
      Number(width),
    );
    assert.deepEqual(
      widths.map((width) => Math.round((width / (widths[0] ?? 1)) * 10)),
      [10, 30, 5, 5],
    );
    const lines = linePlot("growth", { x: "x", y: "y" }, [
      {
        name: "slow",
        points: [
          { x: 1, y: 1 },
          { x: 100, y: 100 },
        ],
      },
      {
        name: "quick",
        points: [
          { x: 1, y: 1 },
          { x: 100, y: 101 },
        ],
      },
    ]);
    // As far up as to the right: a decade is as long on both axes.
    const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = [
      ...(/points="([^"]*)"/.exec(lines)?.[1] ?? "").split(" "),
    ].map((point) => point.split(",").map(Number));
    assert.equal(Math.round(x2 - x1), Math.round(y1 - y2));
    for (const svg of [bars, lines]) {
      assert.equal(svg.match(/<svg /g)?.length, 1);
      assert.doesNotMatch(svg, /&(?!#\d+;)|NaN|<\/svg>./);
    }
  });
});
