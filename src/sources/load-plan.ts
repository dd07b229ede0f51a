// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { makePlan } from "../plan/plan.ts";
import type { BootPlan } from "../plan/types.ts";
import { type DecodedTables, decodeTables } from "./decode-tables.ts";
import { type MachineSources, readMachine } from "./machine-sources.ts";

/** All that a machine's tables say, and what else it has in their place. */
export interface LoadedPlan extends DecodedTables, Pick<MachineSources, "remarks" | "described"> {
  readonly plan: BootPlan;
}

/**
 * Reads, decodes and plans.
 */
export function loadPlan(host: Host): LoadedPlan {
  const sources = readMachine(host);
  const decoded = decodeTables(sources.tables);
  return { ...sources, plan: makePlan(decoded.tables), ...decoded };
}
