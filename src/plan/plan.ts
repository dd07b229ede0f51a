// SPDX-License-Identifier: LGPL-2.1-or-later
import { planDiscoveries } from "./discoveries.ts";
import { chooseHost } from "./identity.ts";
import { indexTables, type NumberedTable } from "./indexed-table.ts";
import { planInterfaces } from "./interfaces.ts";
import { planPaths } from "./paths.ts";
import type { BootPlan, Dropped } from "./types.ts";

/**
 * What an operating system has to do for all tables together. The order of the tables does not matter; equal tables make equal plans.
 * @param tables decoded tables with the numbers of their file names (0 for NBFT, N for NBFTN), which have to differ
 */
export function makePlan(tables: readonly NumberedTable[]): BootPlan {
  const dropped: Dropped[] = [];
  const indexed = indexTables(tables, dropped);
  const host = chooseHost(indexed, dropped);
  const interfaces = planInterfaces(indexed, dropped);
  const paths = planPaths(indexed, interfaces, dropped);
  const discoveries = planDiscoveries(indexed, interfaces, dropped);
  const { list, hostName } = interfaces;
  return {
    ...(host === undefined ? {} : { host }),
    ...(hostName === undefined ? {} : { hostName }),
    interfaces: list,
    paths,
    discoveries,
    dropped,
  };
}
