// SPDX-License-Identifier: LGPL-2.1-or-later
import type { InterfacePart, Remark } from "../../description/types.ts";
import type { KernelRoute } from "../../machine/kernel-routes.ts";
import { family } from "../../nbft/values/address.ts";
import { addressBits, inSubnet } from "../../plan/subnet.ts";

/**
 * The gateways of an interface's own configuration: of its default route, else the one that leads to its targets. All other routes are said, each
 * in a line.
 */
export function gatewaysOf(
  routes: readonly KernelRoute[],
  targets: readonly string[],
  say: (severity: Remark["severity"], message: string) => void,
): InterfacePart["gateways"] {
  const gateways = new Map<string, InterfacePart["gateways"][number]>();
  for (const { destination, prefix, gateway, metric } of routes) {
    if (gateway === undefined) {
      continue;
    }
    if (prefix === 0) {
      // A lease may have brought the same one again, with another metric: the kernel takes the lowest.
      const known = gateways.get(gateway);
      const lowest =
        known?.isDefault === undefined && known !== undefined ? Math.min(metric, known.metric ?? 0) : metric;
      gateways.set(gateway, { address: gateway, ...(lowest > 0 && { metric: lowest }) });
    } else if (
      targets.some((target) => family(target) === family(destination) && inSubnet(target, destination, prefix))
    ) {
      if (!gateways.has(gateway)) {
        gateways.set(gateway, { address: gateway, ...(metric > 0 && { metric }), isDefault: false });
      }
      if (prefix < addressBits[family(destination)]) {
        say("note", `the route to ${destination}/${prefix} by ${gateway} becomes one to the targets alone`);
      }
    } else {
      say("note", `the route to ${destination}/${prefix} by ${gateway} cannot be said by a table: left out`);
    }
  }
  return [...gateways.values()];
}
