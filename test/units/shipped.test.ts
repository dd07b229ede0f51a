// SPDX-License-Identifier: LGPL-2.1-or-later
// The units as they are shipped: test/golden/units. `npm run golden` writes them anew; look at the difference before you commit it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import { top } from "../../tools/top.ts";
import { takeSnapshot } from "../golden/fixture.ts";
import { units } from "./shipped-units.ts";

const expected = takeSnapshot(join(top, "test", "golden", "units"));

suite("units as they are shipped", () => {
  for (const name of new Set([...Object.keys(units), ...Object.keys(expected)])) {
    test(name, () => assert.equal(units[name], expected[name]));
  }
});
