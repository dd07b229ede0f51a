// SPDX-License-Identifier: LGPL-2.1-or-later
import type { BootPlan } from "../../plan/types.ts";
import { requireConnections } from "../require-connections.ts";
import { joinSaid, type Said } from "../said.ts";
import { connectionOptions } from "./connections.ts";
import { networkOptions } from "./network.ts";

/** All words of a kernel command line that make a boot of this plan, without a table. @throws ExportError */
export function allOptions(plan: BootPlan): Said<string> {
  requireConnections(plan);
  return joinSaid([
    connectionOptions(plan),
    networkOptions(plan),
    // dracut configures no network for ip= alone.
    { parts: ["rd.neednet=1"], remarks: [], lost: [] },
  ]);
}
