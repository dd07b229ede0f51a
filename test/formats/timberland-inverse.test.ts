// SPDX-License-Identifier: LGPL-2.1-or-later
// A Config that is read, made a table of and written again says the same; test/export/round-trips.test.ts goes round the other way.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { tableOf } from "../../src/description/table-of.ts";
import type { Description } from "../../src/description/types.ts";
import { exportTimberland } from "../../src/export/timberland.ts";
import { timberland } from "../../src/formats/timberland.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { top } from "../../tools/top.ts";

const read = (text: string): Description => timberland.read({ name: "Config", text }, []);

/** What the firmware would do, without the places, and each interface once. */
function meant({ hosts, interfaces, connections }: Description): unknown {
  const without = ({ place: _, ...rest }: object & { readonly place: unknown }) => rest;
  const cards = new Map(interfaces.map((one) => [JSON.stringify(without(one)), without(one)]));
  return { hosts: hosts.map(without), interfaces: [...cards.values()], connections: connections.map(without) };
}

function writtenAgain(text: string): string {
  const { table } = tableOf([read(text)]);
  const plan = makePlan([{ number: 0, table }]);
  const [file] = exportTimberland({ plan, tables: [table], options: {} }).files.values();
  assert.ok(file !== undefined && "text" in file);
  return file.text;
}

const fixtures = join(top, "test/fixtures/sources/timberland");
const paths = [
  ...["static", "ipv6-crlf", "host-of-attempt"].map((name) => join(fixtures, name)),
  join(top, "../shared/samples/timberland.Config"),
];

for (const path of paths) {
  test(path.replace(/^.*\//, ""), (t) => {
    if (!existsSync(path)) {
      t.skip("../shared/samples is not there");
      return;
    }
    const text = readFileSync(path, "utf8");
    assert.deepEqual(meant(read(writtenAgain(text))), meant(read(text)));
    assert.equal(writtenAgain(writtenAgain(text)), writtenAgain(text), "and the second time in the same words");
  });
}
