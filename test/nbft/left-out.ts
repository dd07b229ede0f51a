// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of what the decoder leaves out: a descriptor, or a field of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import type { Finding } from "../../src/nbft/findings.ts";
import { DamagedTable } from "./damage.ts";

type List = "hfi" | "ssns" | "security" | "discovery";

interface Case {
  readonly fixture: string;
  readonly list: List;
  readonly damage: (table: DamagedTable) => readonly [code: string, offset: number];
}

/** Damages the first descriptor of the list; returns what there is to say of it. */
function check(
  { fixture, list, damage }: Case,
  options = {},
): { finding: Finding; kept: number; before: number; table: ReturnType<typeof decode>["table"] } {
  const damaged = new DamagedTable(fixture);
  const before = decode(damaged.bytes).table[list].length;
  const [code, offset] = damage(damaged);
  const { table, findings } = decode(damaged.done(), options);
  const finding = findings.find((candidate) => candidate.code === code && candidate.offset === offset);
  assert.ok(finding !== undefined, `${code} at ${offset} in ${JSON.stringify(findings)}`);
  return { finding, kept: table[list].length, before, table };
}

/** The descriptor is left out, the others stay, and the reason is reported with its offset. */
export function leavesOut(name: string, list: List, fixture: string, damage: Case["damage"], severity = "error"): void {
  test(name, () => {
    const { finding, kept, before } = check({ fixture, list, damage });
    assert.equal(finding.severity, severity);
    assert.equal(kept, before - 1);
  });
}

/** The descriptor is kept without the field; strict mode leaves it out. */
export function spares(name: string, list: List, fixture: string, damage: Case["damage"]): void {
  test(name, () => {
    const lenient = check({ fixture, list, damage });
    assert.equal(lenient.finding.severity, "warning");
    assert.equal(lenient.kept, lenient.before);
    const strict = check({ fixture, list, damage }, { strict: true });
    assert.equal(strict.finding.severity, "error");
    assert.ok(strict.kept < strict.before);
  });
}
