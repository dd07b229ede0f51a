// SPDX-License-Identifier: LGPL-2.1-or-later
// What has to hold for every table, whoever has made it.

import { isDeepStrictEqual } from "node:util";
import { decode } from "../../src/nbft/decode.ts";
import { encode } from "../../src/nbft/encode.ts";
import { TableError } from "../../src/nbft/findings.ts";
import { parseTable } from "../../src/nbft/json/parse-table.ts";
import type { Table } from "../../src/nbft/types.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { tryExports } from "./exports.ts";
import { tryOutputs } from "./outputs.ts";
import { tryPrograms } from "./programs.ts";

export interface Outcome {
  readonly isDecoded: boolean;
  readonly paths: number;
  /** Empty where all is well. */
  readonly problems: readonly string[];
}

/** Most paths or discoveries of one plan: src/plan/limit.ts. */
const mostConnections = 2048;

/**
 * Decodes a table, also strictly, and plans; with `programs` runs everything else, too.
 * @throws whatever is no TableError
 */
export function checkBytes(bytes: Uint8Array, programs: boolean): Outcome {
  const before = bytes.slice();
  const problems: string[] = [];
  const expect = (holds: boolean, problem: string): void => {
    if (!holds) {
      problems.push(problem);
    }
  };
  const lenient = tryDecode(bytes, false);
  const strict = tryDecode(bytes, true);
  expect(Buffer.compare(bytes, before) === 0, "the decoder writes to the table");
  for (const { offset } of [...lenient.findings, ...strict.findings]) {
    expect(offset >= 0 && offset <= bytes.length, `a finding is at ${offset}, outside the table`);
  }
  const { table } = lenient;
  expect(strict.table === undefined || table !== undefined, "strictly it is a table, otherwise not");
  if (table === undefined) {
    problems.push(...(programs ? tryPrograms(bytes, makePlan([])) : []));
    return { isDecoded: false, paths: 0, problems };
  }
  expect(isDeepStrictEqual(parseTable(JSON.parse(JSON.stringify(table))), table), "the schema refuses what is kept");
  expect(isDeepStrictEqual(decode(encode(table)).table, table), "what is kept is encoded as something else");
  expect(strict.table === undefined || isPart(strict.table, table), "strictly there is more than otherwise");
  expect(strict.findings.length > 0 || isDeepStrictEqual(strict.table, table), "strictly it is another, for no reason");
  const plan = makePlan([{ number: 0, table }]);
  const { paths, discoveries } = plan;
  expect(paths.length <= mostConnections && discoveries.length <= mostConnections, "the plan has no limit");
  const ids = [...paths.map(({ id }) => `path ${id}`), ...discoveries.map(({ id }) => `discovery ${id}`)];
  expect(new Set(ids).size === ids.length, "two paths have one name");
  expect(
    ids.every((id) => /^(path|discovery) \d+-\d+-\d+(-\d+)?$/.test(id)),
    "a path's name is not made of numbers",
  );
  problems.push(...tryOutputs(plan), ...(programs ? [...tryPrograms(bytes, plan), ...tryExports(plan)] : []));
  return { isDecoded: true, paths: paths.length, problems };
}

function tryDecode(bytes: Uint8Array, strict: boolean) {
  try {
    return decode(bytes, { strict });
  } catch (error) {
    if (error instanceof TableError) {
      return { table: undefined, findings: [error.finding] };
    }
    throw error;
  }
}

/** Whether all that the one has of HFIs, SSNS and the rest the other has as well. */
function isPart(some: Table, all: Table): boolean {
  return (["hfi", "ssns", "security", "discovery"] as const).every((list) => some[list].length <= all[list].length);
}
