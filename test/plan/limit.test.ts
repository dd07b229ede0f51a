// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Ssns, Table } from "../../src/nbft/types.ts";
import { codes, plan } from "./make-plan.ts";
import { discovery, hfi, ssns, table } from "./tables.ts";

/** As many HFIs, and SSNS through all of them, as a list can hold: 65,025 paths, unless `parts` make them the same. */
function flood(parts: (index: number) => Partial<Ssns> = () => ({})): Table {
  const indexes = Array.from({ length: 255 }, (_, index) => index + 1);
  return table({
    hfi: indexes.map((index) => hfi(index, { ip: `192.0.2.${index}`, prefix: 16 })),
    ssns: indexes.map((index) => ssns(index, { subsysNqn: `nqn.${index}`, secondaryHfis: indexes, ...parts(index) })),
  });
}

test("a table that asks for 65,025 paths gets 2,048 and one line about the others", () => {
  const made = plan(flood());
  assert.equal(made.paths.length, 2048);
  assert.deepEqual(codes(made, "matters"), ["too-many-paths table 0 of 0"]);
  assert.match(made.dropped[0]?.reason ?? "", /\b62977\b/);
});

test("the limit of 2,048 paths is that of the machine, not of each table", () => {
  const made = plan(
    flood(),
    flood((index) => ({ subsysNqn: `nqn.other.${index}` })),
  );
  assert.equal(made.paths.length, 2048);
  assert.deepEqual(codes(made), ["too-many-paths table 0 of 1"]);
});

test("of 65,025 paths that are the same or not possible no more are looked at, and they make one entry for each SSNS", () => {
  const same = plan(flood(() => ({ subsysNqn: "nqn.same" })));
  assert.equal(same.paths.length, 255);
  assert.deepEqual(same.paths[0]?.origins.length, 9);
  assert.deepEqual(codes(same), [
    ...Array.from({ length: 8 }, (_, index) => `duplicate-path SSNS ${index + 2} of 0`),
    "too-many-paths table 0 of 0",
  ]);
  const otherFamily = plan(flood(() => ({ traddr: "2001:db8::1" })));
  assert.equal(otherFamily.dropped.length, 10);
  assert.ok((otherFamily.dropped[0]?.reason.length ?? 0) < 250);
});

test("the tables of a machine get 2,048 discoveries and one line about the others", () => {
  const tables = Array.from({ length: 9 }, (_, number) =>
    table({
      hfi: [hfi(1)],
      discovery: Array.from({ length: 255 }, (_, index) =>
        discovery(index + 1, { uri: `nvme+tcp://10.0.${number}.${index}:8009/` }),
      ),
    }),
  );
  const made = plan(...tables);
  assert.equal(made.discoveries.length, 2048);
  assert.deepEqual(codes(made), ["too-many-discoveries table 0 of 8"]);
  assert.match(made.dropped[0]?.reason ?? "", /\b247\b/);
});
