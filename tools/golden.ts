// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run golden: writes test/roots/*/expected and test/golden/units anew. The difference that git shows is what a change does to machines.

import { join } from "node:path";
import { expectFrom, fixtureNames } from "../test/golden/fixture.ts";
import { inProcess, runBoot } from "../test/golden/run-boot.ts";
import { renderUnits } from "./build/units.ts";
import { top } from "./top.ts";

for (const name of fixtureNames()) {
  expectFrom(name, runBoot(name, inProcess));
}
renderUnits(join(top, "test", "golden", "units"));
