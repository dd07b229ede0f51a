// SPDX-License-Identifier: LGPL-2.1-or-later
// How long machines take to switch off, compared with one that has the same system on a disk of its own.

import type { KeptResult } from "./kept-results.ts";
import type { Scenario } from "./scenario.ts";
import { paceOf } from "./timeline.ts";

/** Seconds that a machine may take longer than its baseline. */
const longestDelay = 10;

export interface ShutdownTimes {
  /** The same results, in which whoever took too long has failed. */
  readonly results: readonly KeptResult[];
  /** One for each scenario that was booted together with its baseline. */
  readonly lines: readonly string[];
}

/** What a scenario's `baseline` asks for. Results of scenarios that have none, or that was not booted or has failed, stay as they are. */
export function compareShutdowns(
  scenarios: readonly Pick<Scenario, "name" | "baseline">[],
  results: readonly KeptResult[],
): ShutdownTimes {
  const lines: string[] = [];
  const compared = results.map((result): KeptResult => {
    const baseline = scenarios.find(({ name }) => name === result.name)?.baseline;
    const local = results.find(({ name, status }) => name === baseline && status === "passed")?.times.off;
    const { off } = result.times;
    if (off === undefined || local === undefined) {
      return result;
    }
    const delay = off - local;
    const line = `off after ${off.toFixed(1)} s, ${delay >= 0 ? "+" : ""}${delay.toFixed(1)} s of ${baseline}`;
    lines.push(`${result.name}: ${line}`);
    const allowed = longestDelay * paceOf(result.times);
    return delay <= allowed
      ? result
      : { ...result, status: "failed", reasons: [...result.reasons, `${line}; expected: at most +${allowed} s`] };
  });
  return { results: compared, lines };
}
