// SPDX-License-Identifier: LGPL-2.1-or-later
import type { BootInterface } from "../../plan/types.ts";

/** Values of RequiredForOnline= (systemd.network(5)) that are used here. */
export type RequiredForOnline = "no" | "no-carrier" | "routable";

/**
 * What systemd-networkd-wait-online may wait for. Nothing of this project waits for it; but the files stay in /run, and where the real root
 * runs it, a boot must not take two minutes more because one network card is dead. It waits until every required interface is configured, and
 * at least one is online (manager_configured() of its sources), so neither "all required" nor "none required" will do:
 * - static interfaces are configured without a carrier, and count as online even then (`no-carrier`);
 * - interfaces with DHCP or SLAAC never get that far without a carrier. They are not required, but where there is no static one the first that
 *   was a default route, or else the first, has to be, because without any the wait never ends.
 */
export function requirements(interfaces: readonly BootInterface[]): (entry: BootInterface) => RequiredForOnline {
  const dynamic = interfaces.filter(isDynamic);
  const required = interfaces.some(isStatic)
    ? undefined
    : (dynamic.find(({ configurations }) => configurations.some(({ defaultRoute }) => defaultRoute)) ?? dynamic[0]);
  return (entry) => {
    if (isStatic(entry)) {
      return "no-carrier";
    }
    return entry === required ? "routable" : "no";
  };
}

/** Whether addresses come over the network, so that the interface is not configured before there is a carrier. */
export function isDynamic({ configurations }: BootInterface): boolean {
  return configurations.some(({ method }) => method !== "static");
}

/** Whether all its addresses are known. */
export function isStatic(entry: BootInterface): boolean {
  return entry.configurations.length > 0 && !isDynamic(entry);
}
