// SPDX-License-Identifier: LGPL-2.1-or-later
// Sources as an attacker would write them. NBFT_BOOT_FUZZ_SOURCES is how many (default 10,000), NBFT_BOOT_SEED where the numbers start (default
// 1). `npm run fuzz -- --sources` tries a million.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { engines } from "../cli/run-command.ts";
import { compareSources } from "./sources/compare-sources.ts";
import { fuzzSources } from "./sources/fuzz-sources.ts";

const count = Number(process.env.NBFT_BOOT_FUZZ_SOURCES ?? 10_000);
const firstSeed = Number(process.env.NBFT_BOOT_SEED ?? 1);

test(`${count} hostile sources: no crash, no hang, no secret, and a line for whatever is wrong`, () => {
  const { recognized, read, encoded, failures } = fuzzSources({ firstSeed, count });
  assert.deepEqual(failures, [], failures.join("\n"));
  assert.ok(recognized > count / 2, `only ${recognized} were recognized: the damage is too great to test anything`);
  assert.ok(read > count / 4, `only ${read} were read`);
  assert.ok(encoded > count / 10, `only ${encoded} make a table`);
  assert.ok(read < count * 0.95, "hardly any damage was noticed");
});

test("the native executable says of a sample of them what Node says", {
  skip: [engines.native, engines.node].every((program) => existsSync(program)) ? false : "run npm run build first",
}, () => {
  const seeds = Array.from({ length: 20 }, (_, index) => firstSeed + index * 500);
  assert.deepEqual(compareSources(seeds, [engines.native, engines.node]), []);
});
