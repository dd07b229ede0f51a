// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { makePlan } from "../plan/plan.ts";
import type { BootPlan } from "../plan/types.ts";
import { type DecodedTable, decodeTables, type RejectedTable } from "./decode-tables.ts";
import { readTables } from "./read-tables.ts";

/** All that a machine's tables say. */
export interface LoadedPlan {
  readonly plan: BootPlan;
  readonly tables: readonly DecodedTable[];
  readonly rejected: readonly RejectedTable[];
}

/**
 * Reads, decodes and plans.
 */
export function loadPlan(host: Host): LoadedPlan {
  const { tables, rejected } = decodeTables(readTables(host));
  return { plan: makePlan(tables), tables, rejected };
}
