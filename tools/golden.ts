// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run golden: writes test/roots/*/expected anew. The difference that git shows is what a change does to machines.

import { expectFrom, fixtureNames } from "../test/golden/fixture.ts";
import { inProcess, runBoot } from "../test/golden/run-boot.ts";

for (const name of fixtureNames()) {
  expectFrom(name, runBoot(name, inProcess));
}
