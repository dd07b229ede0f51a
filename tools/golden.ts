// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run golden: writes test/roots/*/expected, test/fixtures/sources/*/*.said, test/golden/units and docs/topology.svg anew. The difference that git shows is what a change does to machines.

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeExpected } from "../test/formats/source-fixtures.ts";
import { expectFrom, fixtureNames } from "../test/golden/fixture.ts";
import { inProcess, runBoot } from "../test/golden/run-boot.ts";
import { makeFolder } from "../test/status/machine.ts";
import { exampleMachine, pictureOf } from "../test/topology/pictures.ts";
import { renderUnits } from "./build/units.ts";
import { top } from "./top.ts";

for (const name of fixtureNames()) {
  expectFrom(name, runBoot(name, inProcess));
}
writeExpected();
renderUnits(join(top, "test", "golden", "units"));
const example = makeFolder(exampleMachine());
writeFileSync(join(top, "docs", "topology.svg"), pictureOf(example));
rmSync(example, { recursive: true });
