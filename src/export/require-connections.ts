// SPDX-License-Identifier: LGPL-2.1-or-later
import type { BootPlan } from "../plan/types.ts";
import { ExportError } from "./types.ts";

/** @throws ExportError where there is nothing that a boot could connect */
export function requireConnections({ paths, discoveries }: BootPlan): void {
  if (paths.length + discoveries.length === 0) {
    throw new ExportError("the sources name no subsystem and no discovery controller that could be connected");
  }
}
