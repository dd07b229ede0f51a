// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { KeptResult } from "./kept-results.ts";
import { compareShutdowns } from "./shutdown-times.ts";

const scenarios = [{ name: "local" }, { name: "remote", baseline: "local" }];

const result = (name: string, off: number, status: KeptResult["status"] = "passed"): KeptResult => ({
  name,
  status,
  reasons: [],
  times: { off },
  wall: 60,
});

suite("times until a machine is off", () => {
  test("ten seconds more than the local root's are too many", () => {
    const { results, lines } = compareShutdowns(scenarios, [result("local", 3), result("remote", 13.5)]);
    assert.deepEqual(lines, ["remote: off after 13.5 s, +10.5 s of local"]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["passed", "failed"],
    );
    assert.match(results[1]?.reasons[0] ?? "", /\+10\.5 s of local; expected: at most \+10 s/);
  });

  test("less is fine, and is told", () => {
    const { results, lines } = compareShutdowns(scenarios, [result("local", 5), result("remote", 4)]);
    assert.deepEqual(lines, ["remote: off after 4.0 s, -1.0 s of local"]);
    assert.equal(results[1]?.status, "passed");
  });

  test("without a baseline that went well, nothing is compared", () => {
    for (const others of [[], [result("local", 1, "failed")]]) {
      assert.deepEqual(compareShutdowns(scenarios, [...others, result("remote", 60)]).lines, []);
    }
  });
});
