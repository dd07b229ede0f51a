// SPDX-License-Identifier: LGPL-2.1-or-later
import { family } from "../nbft/values/address.ts";
import type { BootPlan, InterfaceKey } from "./types.ts";

/**
 * The interfaces that have IPv4, where there are several and a path or a discovery needs IPv4: those that may be in one segment, or be two ways
 * to one target. None otherwise.
 */
export function severalIpv4Interfaces(plan: BootPlan): readonly InterfaceKey[] {
  const keys = [...plan.paths, ...plan.discoveries]
    .filter(({ traddr }) => family(traddr) === "ipv4")
    .flatMap((target) => target.interface ?? []);
  const isNeeded = ({ mac, vlan }: InterfaceKey) => keys.some((key) => key.mac === mac && key.vlan === vlan);
  const found = plan.interfaces.filter(
    (entry) => entry.configurations.some((one) => one.family === "ipv4") || isNeeded(entry),
  );
  return keys.length > 0 && found.length > 1 ? found : [];
}
