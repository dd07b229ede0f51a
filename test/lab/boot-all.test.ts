// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { bootAll } from "./boot-all.ts";
import { endingsReport, summary } from "./report.ts";
import type { Result } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";

const lines = ["Run /init as init process", "Oops: int3: 0000 [#1]"].map((text, time) => ({ time, text }));

suite("--again", () => {
  const scenario = (name: string, more: Partial<Scenario> = {}) => ({ name, ...more }) as Scenario;
  const result = (name: string, changes: Partial<Result>): Result => ({
    ...{ name, status: "passed", reasons: [], times: {}, wall: 1, lines: [] },
    ...changes,
  });
  const oops: Partial<Result> = { status: "failed", lines, reasons: ["still running after 150 s"] };
  const missed: Partial<Result> = { status: "failed", lines: lines.slice(0, 1), reasons: ["controllers: none"] };

  /** Boots what has these results, the first and the second time. */
  async function boots(
    outcomes: Record<string, readonly Partial<Result>[]>,
    again = true,
    more: Partial<Scenario> = {},
  ) {
    const booted: string[] = [];
    const kept = await bootAll(
      Object.keys(outcomes).map((name) => scenario(name, more)),
      {
        jobs: 2,
        again,
        boot: async ({ name }) => {
          booted.push(name);
          return result(name, outcomes[name]?.[booted.filter((other) => other === name).length - 1] ?? {});
        },
        ended: () => {},
      },
    );
    return { booted, kept, statuses: kept.map(({ status }) => status) };
  }

  test("boots what died with its emulator once more, and tells of what", async () => {
    const { booted, kept, statuses } = await boots({ a: [oops, {}], b: [{}] });
    assert.deepEqual(booted, ["a", "b", "a"]);
    assert.deepEqual(statuses, ["passed", "passed"]);
    assert.equal(summary(kept), "2 passed, 0 failed, 0 skipped, 1 booted again");
    assert.match(endingsReport(kept), /^a was booted again, alone; the first time the kernel died: Oops: int3/);
  });

  test("does not boot again what was not as expected", async () => {
    const { booted, kept, statuses } = await boots({ a: [missed, {}], b: [{}] });
    assert.deepEqual(booted, ["a", "b"]);
    assert.deepEqual(statuses, ["failed", "passed"]);
    assert.equal(summary(kept), "1 passed, 1 failed, 0 skipped");
    assert.equal(endingsReport(kept), "a failed: controllers: none\n");
  });

  test("takes the second boot as it is", async () => {
    assert.deepEqual((await boots({ a: [oops, missed] })).statuses, ["failed"]);
    assert.deepEqual((await boots({ a: [oops, oops] })).booted, ["a", "a"]);
  });

  test("is not asked for: what died has failed, and so has what is only compared", async () => {
    assert.deepEqual((await boots({ a: [oops, {}] }, false)).booted, ["a"]);
    assert.deepEqual((await boots({ a: [oops, {}] }, true, { comparison: true })).booted, ["a"]);
  });
});

suite("machines at the same time", () => {
  /** How many ran at most, and in which order they started; each of the two waiting ones takes as long as all others. */
  async function run(jobs: number) {
    const started: string[] = [];
    let running = 0;
    let most = 0;
    const names = ["a", "b", "late-1", "c", "late-2", "d"];
    const chosen = names.map((name) => ({ name, ...(name.startsWith("late") ? { waits: true } : {}) }) as Scenario);
    await bootAll(chosen, {
      jobs,
      again: false,
      boot: async ({ name }) => {
        started.push(name);
        most = Math.max(most, ++running);
        for (let turn = 0; turn < (name.startsWith("late") ? 10 : 1); turn++) {
          await Promise.resolve();
        }
        running -= 1;
        return { name, status: "passed", reasons: [], times: {}, wall: 1, lines: [] } as Result;
      },
      ended: () => {},
    });
    return { started, most };
  }

  test("one that waits runs beside the others", async () => {
    const { started, most } = await run(2);
    assert.deepEqual(started.slice(0, 3), ["late-1", "a", "b"]);
    assert.equal(most, 3);
  });

  test("no two run where one was asked for", async () => {
    assert.deepEqual(await run(1), { started: ["a", "b", "c", "d", "late-1", "late-2"], most: 1 });
  });
});
