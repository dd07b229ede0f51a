// SPDX-License-Identifier: LGPL-2.1-or-later
import { emulatorDeath } from "./emulator-death.ts";
import { type KeptResult, keep } from "./kept-results.ts";
import type { Result } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";

export interface How {
  /** Machines at the same time, of those that do not wait. */
  readonly jobs: number;
  /** Boot once more, alone, what died with its emulator. What was not as expected has failed, whatever a second boot would show. */
  readonly again: boolean;
  boot(scenario: Scenario): Promise<Result>;
  /** Is told of every boot, also of a first one that is repeated. */
  ended(result: Result, kept: KeptResult): void;
}

/** Boots all of them; the results in the same order. */
export async function bootAll(chosen: readonly Scenario[], how: How): Promise<readonly KeptResult[]> {
  const results: KeptResult[] = [];
  const deaths: (readonly [number, Scenario, string])[] = [];
  const boot = async (index: number, scenario: Scenario, repeated?: string) => {
    const result = await how.boot(scenario);
    const kept = { ...keep(result), ...(repeated === undefined ? {} : { repeated }) };
    results[index] = kept;
    how.ended(result, kept);
    const death = result.status === "failed" ? emulatorDeath(result) : undefined;
    if (how.again && death !== undefined && repeated === undefined && !scenario.comparison) {
      deaths.push([index, scenario, death]);
    }
  };
  const waiting = [...chosen.entries()].filter(([, { waits }]) => waits);
  const busy = [...chosen.entries()].filter(([, { waits }]) => !waits);
  const work = async (own: typeof busy, then: typeof busy = []) => {
    for (let next = own.shift() ?? then.shift(); next !== undefined; next = own.shift() ?? then.shift()) {
      await boot(...next);
    }
  };
  const jobs = Math.max(1, how.jobs);
  // Alone means alone: with one job there is no machine beside it.
  const beside = jobs > 1 ? [work(waiting)] : [];
  await Promise.all([...beside, ...Array.from({ length: jobs }, () => work(busy, waiting))]);
  for (const death of [...deaths]) {
    await boot(...death);
  }
  return results;
}
