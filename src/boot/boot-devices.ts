// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../host/host.ts";
import { interfaceOf } from "../machine/interface-of.ts";
import { findCards, findInterface } from "../machine/interfaces.ts";
import { physicalLinks } from "../network/naming.ts";
import type { BootPlan } from "../plan/types.ts";

/**
 * Names of the boot's interfaces that this machine has now: network cards, and VLANs on them; and those by which a route leads to what has no HFI.
 * Each once.
 */
export function bootDevices(host: Host, { interfaces, paths, discoveries }: BootPlan): readonly string[] {
  const byRoute = [...paths, ...discoveries].filter(({ interface: key }) => key === undefined);
  const routes = byRoute.flatMap((target) => interfaceOf(host, target) ?? []);
  const names = physicalLinks(interfaces, "none").flatMap((link) => [
    ...findCards(host, link),
    ...link.vlans.flatMap(({ interface: entry }) => findInterface(host, entry) ?? []),
  ]);
  return [...new Set([...names, ...routes])];
}
