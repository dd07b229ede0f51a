// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Remark } from "../description/types.ts";
import type { Host } from "../host/host.ts";
import { makePlan } from "../plan/plan.ts";
import type { BootPlan } from "../plan/types.ts";
import { type DecodedTables, decodeTables } from "./decode-tables.ts";
import { readMachine } from "./machine-sources.ts";

/** All that a machine's tables say, and what else it has in their place. */
export interface LoadedPlan extends DecodedTables {
  readonly plan: BootPlan;
  /** Of what is no table. */
  readonly remarks: readonly Remark[];
}

/**
 * Reads, decodes and plans.
 */
export function loadPlan(host: Host): LoadedPlan {
  const { tables, remarks } = readMachine(host);
  const decoded = decodeTables(tables);
  return { plan: makePlan(decoded.tables), ...decoded, remarks };
}
