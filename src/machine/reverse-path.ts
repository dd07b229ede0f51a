// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { inSubnet } from "../plan/subnet.ts";
import { isStrict } from "./keep-apart.ts";
import { type KernelRoute, readAllRoutes } from "./kernel-routes.ts";

/**
 * Words for behind "no answer from ADDRESS" where this may be why: packets from there are dropped when they come to the interface, because the
 * machine would send its own by another one. Empty where it is not, and for IPv6, which has no such filter.
 */
export function explainSilence(host: Host, interfaceName: string | undefined, address: string): string {
  const other = interfaceName && betterWay(host, interfaceName, address);
  return other
    ? `: ${other} leads there too, and ${interfaceName} drops what does not come by the best way (rp_filter 1, should be 2)`
    : "";
}

/** The interface by which the machine would send to an IPv4 address whose packets this one drops for that; undefined where it drops none. */
export function betterWay(host: Host, interfaceName: string, address: string): string | undefined {
  const other = address.includes(":") || !isStrict(host, interfaceName) ? undefined : interfaceTo(host, address);
  return other === interfaceName ? undefined : other;
}

/** By which interface the machine sends where nothing says another: the longest prefix, then the least metric, of the main table. */
export function interfaceTo(host: Host, address: string): string | undefined {
  return routesTo(host, address).sort((a, b) => b.prefix - a.prefix || a.metric - b.metric)[0]?.interfaceName;
}

/** Routes to an address, of the main table. */
export function routesTo(host: Host, address: string): KernelRoute[] {
  return readAllRoutes(host).filter(
    ({ interfaceName, destination, prefix }) => interfaceName !== "lo" && inSubnet(address, destination, prefix),
  );
}
