// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import type { HostDescriptor } from "../../src/nbft/types.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { hostId, hostNqn, table } from "./tables.ts";

const zero = "00000000-0000-0000-0000-000000000000";
const otherNqn = "nqn.2014-08.org.example:host";

function plan(...hosts: readonly Partial<HostDescriptor>[]) {
  return makePlan(hosts.map((host, number) => ({ number, table: table({ host }) })));
}

test("the first table names the host", () => {
  const { host, dropped } = plan({}, {});
  assert.deepEqual(host, { nqn: hostNqn, id: hostId, origin: { table: 0, structure: "host", index: 0 } });
  assert.deepEqual(dropped, []);
});

test("the primary administrative host comes first, and the others are reported", () => {
  const { host, dropped } = plan({ nqn: otherNqn }, { primaryAdmin: "unselected" }, { primaryAdmin: "selected" });
  assert.equal(host?.origin.table, 2);
  assert.deepEqual(dropped, [
    {
      origin: { table: 0, structure: "host", index: 0 },
      code: "host-conflict",
      reason: `host NQN ${otherNqn} with ID ${hostId} is not used: table 2 has ${hostNqn} with ID ${hostId}`,
      matters: true,
    },
  ]);
});

test("another ID for the same NQN is a conflict, none is not", () => {
  const { host, dropped } = plan({}, { id: zero }, { id: "11111111-2222-3333-4444-555555555555" });
  assert.equal(host?.id, hostId);
  assert.deepEqual(
    dropped.map(({ origin }) => origin.table),
    [2],
  );
});

test("an ID of zeroes is none: the NQN's UUID takes its place, in lower case", () => {
  assert.equal(plan({ id: zero }).host?.id, "f8131bac-cdef-4165-866b-5998c1e67890");
  assert.equal(plan({ id: zero, nqn: hostNqn.toUpperCase().replace(/^.*:UUID/, "nqn.x:uuid") }).host?.id?.[0], "f");
  assert.deepEqual(plan({ id: zero, nqn: otherNqn }).host, {
    nqn: otherNqn,
    origin: { table: 0, structure: "host", index: 0 },
  });
});

test("a table without host NQN names no host", () => {
  assert.equal(plan({ nqn: "", primaryAdmin: "selected" }).host, undefined);
  assert.equal(plan({ nqn: "", primaryAdmin: "selected" }, {}).host?.origin.table, 1);
});
