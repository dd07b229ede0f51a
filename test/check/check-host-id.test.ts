// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { judgeOn, twoPaths } from "./machine.ts";

suite("the host ID", () => {
  const judged = (id: string, nqn = twoPaths.host.nqn) =>
    judgeOn({}, { ...twoPaths, host: { ...twoPaths.host, id, nqn } }).ofTables;
  const ones = "ffffffff-ffff-ffff-ffff-ffffffffffff";
  const zeroes = "00000000-0000-0000-0000-000000000000";

  test("all ones: an array may take two machines for one; what is connected with stays", () => {
    const [finding] = judged(ones);
    assert.deepEqual([finding?.id, finding?.severity], ["host-id-not-unique", "warning"]);
    assert.match(
      finding?.message ?? "",
      /^NBFT host: the host ID is all ones: an array may take two such machines for one$/,
    );
  });

  test("all zeroes: the UUID of the host NQN is used where it has one", () => {
    assert.match(judged(zeroes)[0]?.message ?? "", /all zeroes: f8131bac-.* of the host NQN is used$/);
    const [finding] = judged(zeroes, "nqn.2024-05.org.example:host");
    assert.match(finding?.message ?? "", /all zeroes: an array may take two such machines for one$/);
    assert.equal(finding?.severity, "warning");
  });

  test("without a host NQN there is nothing to say, and of any other ID neither", () => {
    assert.deepEqual(judged(zeroes, ""), []);
    assert.deepEqual(judged("ffffffff-0000-0000-0000-000000000000"), []);
  });
});
