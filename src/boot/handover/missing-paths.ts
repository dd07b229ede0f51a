// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { findController } from "../../machine/controllers.ts";
import { findInterface } from "../../machine/interfaces.ts";
import type { BootPlan, Path } from "../../plan/types.ts";

/**
 * Ids of the paths that have no controller, not even one that the kernel reconnects, and of all discoveries: what these would find can be
 * told only by asking again.
 */
export function missingPaths(host: Host, plan: BootPlan): readonly string[] {
  const missing = plan.paths.filter((path) => !hasController(host, plan, path));
  return [...missing, ...plan.discoveries].map(({ id }) => id);
}

function hasController(host: Host, { host: identity }: BootPlan, path: Path): boolean {
  const interfaceName = findInterface(host, path.interface);
  if (identity === undefined || interfaceName === undefined) {
    return false;
  }
  return findController(host, { target: path, identity, interfaceName }) !== undefined;
}
