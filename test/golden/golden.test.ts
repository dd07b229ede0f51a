// SPDX-License-Identifier: LGPL-2.1-or-later
// Machines before and after: test/roots. `npm run golden` writes what is expected anew; look at the difference before you commit it.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { expectedSnapshot, fixtureNames } from "./fixture.ts";
import { built, inProcess, isBuilt, runBoot } from "./run-boot.ts";

suite("generator and pre, in this process", () => {
  for (const name of fixtureNames()) {
    test(name, () => assert.deepEqual(runBoot(name, inProcess), expectedSnapshot(name)));
  }
});

for (const suffix of ["", ".mjs"] as const) {
  suite(`generator and pre, as dist/nbft-boot${suffix}`, () => {
    for (const name of fixtureNames()) {
      test(name, (t) => {
        if (!isBuilt(suffix)) {
          t.skip(`dist/nbft-boot${suffix} is not built`);
          return;
        }
        assert.deepEqual(runBoot(name, built(suffix)), expectedSnapshot(name));
      });
    }
  });
}
