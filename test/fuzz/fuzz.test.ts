// SPDX-License-Identifier: LGPL-2.1-or-later
// Tables as an attacker would write them. NBFT_BOOT_FUZZ is how many (default 20,000), NBFT_BOOT_SEED where the numbers start (default 1).
// `npm run fuzz` tries a million.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { engines } from "../cli/run-command.ts";
import { compareEngines } from "./compare-engines.ts";
import { fuzz } from "./fuzz.ts";

const count = Number(process.env.NBFT_BOOT_FUZZ ?? 20_000);
const firstSeed = Number(process.env.NBFT_BOOT_SEED ?? 1);

test(`${count} hostile tables: no crash, and nothing in any output that its template does not have`, () => {
  const { decoded, connected, failures } = fuzz({ firstSeed, count, programsEvery: 100 });
  assert.deepEqual(failures, [], failures.join("\n"));
  assert.ok(decoded > count / 2, `only ${decoded} were decoded: the damage is too great to test anything`);
  assert.ok(connected > count / 4, `only ${connected} have paths`);
  assert.ok(decoded < count * 0.9, "hardly any damage was noticed");
});

test("the native executable says of a sample of them what Node says", {
  skip: Object.values(engines).every((program) => existsSync(program)) ? false : "run npm run build first",
}, () => {
  const seeds = Array.from({ length: 40 }, (_, index) => firstSeed + index * 500);
  assert.deepEqual(compareEngines(seeds, [engines.native, engines.node]), []);
});
