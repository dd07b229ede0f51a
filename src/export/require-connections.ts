// SPDX-License-Identifier: LGPL-2.1-or-later
import type { BootPlan } from "../plan/types.ts";
import { whyNothing } from "../plan/why-nothing.ts";
import { ExportError } from "./types.ts";

/** @throws ExportError where there is nothing that a boot could connect */
export function requireConnections(plan: BootPlan): void {
  const why = whyNothing(plan);
  if (why !== undefined) {
    throw new ExportError(`nothing could be connected: ${why}`);
  }
}
