// SPDX-License-Identifier: LGPL-2.1-or-later
// What sources and `encode --require=` demand of connections, as security profiles of a table.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { demandSecurity } from "../../src/description/demand-security.ts";
import { profileOf } from "../../src/description/security-profile.ts";
import type { Table } from "../../src/nbft/types.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { host, make, nqn, subsystem } from "./parts.ts";

/** What a boot demands of each path, and what it leaves out. */
function demanded(table: Table): readonly unknown[] {
  const { paths, dropped } = makePlan([{ number: 0, table }]);
  return [...paths.map(({ security }) => security), ...dropped.map(({ code }) => code)];
}

const made = (...required: readonly ("authentication" | "tls")[][]) =>
  make(host({ nqn }), ...required.map((one, at) => subsystem(`192.0.2.${at + 1}`, { required: one }))).table;

suite("what sources say of a connection", () => {
  test("is demanded by a profile, each once", () => {
    const table = made(["tls"], [], ["authentication", "tls"], ["tls"], ["authentication"]);
    assert.deepEqual(
      table.ssns.map(({ security }) => security),
      [1, undefined, 2, 1, 3],
    );
    assert.deepEqual(demanded(table), [
      { authentication: "optional", channel: "required" },
      undefined,
      { authentication: "required", channel: "required" },
      { authentication: "optional", channel: "required" },
      { authentication: "required" },
    ]);
  });
});

suite("what is demanded of a table", () => {
  test("is demanded of all connections, beside what they demand already", () => {
    const table = made([], ["tls"], ["authentication"]);
    assert.deepEqual(demanded(demandSecurity(table, ["authentication"])), [
      { authentication: "required" },
      { authentication: "required", channel: "required" },
      { authentication: "required" },
    ]);
    assert.deepEqual(
      demanded(demandSecurity(table, ["authentication", "tls"])),
      Array(3).fill({
        authentication: "required",
        channel: "required",
      }),
    );
  });

  test("takes an index that no profile has, and lifts no restriction", () => {
    const profile = {
      ...profileOf(1, []),
      authenticationPolicyList: "administrator",
      authenticationProtocols: [2],
    } as const;
    const { ssns, ...rest } = made([], []);
    const table = {
      ...rest,
      ssns: ssns.map((one, at) => (at === 0 ? { ...one, security: 1 } : one)),
      security: [profile],
    };
    const secured = demandSecurity(table, ["authentication"]);
    assert.deepEqual(
      secured.ssns.map(({ security }) => security),
      [1, 2],
    );
    assert.deepEqual(demanded(secured), [{ authentication: "required" }, "security-not-supported"]);
  });
});
