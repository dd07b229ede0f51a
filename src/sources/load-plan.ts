// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { makePlan } from "../plan/plan.ts";
import type { BootPlan } from "../plan/types.ts";
import { type DecodedTables, decodeTables } from "./decode-tables.ts";
import { readTables } from "./read-tables.ts";

/** All that a machine's tables say. */
export interface LoadedPlan extends DecodedTables {
  readonly plan: BootPlan;
}

/**
 * Reads, decodes and plans.
 */
export function loadPlan(host: Host): LoadedPlan {
  const decoded = decodeTables(readTables(host));
  return { plan: makePlan(decoded.tables), ...decoded };
}
