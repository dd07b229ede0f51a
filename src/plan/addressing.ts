// SPDX-License-Identifier: LGPL-2.1-or-later
// How an HFI gets its addresses.

import type { Hfi } from "../nbft/types.ts";
import { type Family, family, isUnset } from "../nbft/values/address.ts";
import { hasDhcpSign, isExplicitDhcp } from "../nbft/values/dhcp-signs.ts";
import type { IpConfiguration } from "./types.ts";

/** Whether the operating system has to ask DHCP. */
export function usesDhcp(hfi: Hfi): boolean {
  return !usesSlaac(hfi) && hasDhcpSign(hfi);
}

/**
 * Whether the address comes from router advertisements (table 1.1). The specification wants the signs of DHCP cleared then; where they are
 * not, DHCP is the safer choice, because router advertisements are heeded beside it.
 */
export function usesSlaac(hfi: Hfi): boolean {
  return hfi.autoconfigured && !isExplicitDhcp(hfi) && (isUnset(hfi.ip) || family(hfi.ip) === "ipv6");
}

/** The HFI's own address where it is fixed, for a connection to be bound to. */
export function staticAddress(hfi: Hfi): string | undefined {
  return usesSlaac(hfi) || usesDhcp(hfi) || isUnset(hfi.ip) ? undefined : hfi.ip;
}

/**
 * What one HFI asks for. With DHCP there may be two: one for the family that firmware used, one for a family that only the targets have.
 * @param targets families of the target addresses that are to be reached by this HFI
 */
export function ipConfigurations(hfi: Hfi, targets: ReadonlySet<Family>): IpConfiguration[] {
  const common = {
    ...(hfi.routeMetric === 0 ? {} : { metric: hfi.routeMetric }),
    defaultRoute: hfi.defaultRoute,
    ...(hfi.hostName === undefined ? {} : { hostName: hfi.hostName }),
  };
  if (usesSlaac(hfi)) {
    return [{ method: "slaac", family: "ipv6", dns: nameServers(hfi), ...common }];
  }
  if (usesDhcp(hfi)) {
    // Gateway and name servers are those of firmware's lease: a lease of our own brings its own.
    return dhcpFamilies(hfi, targets).map((of) => ({
      method: "dhcp",
      family: of,
      dns: [],
      ...common,
      // Firmware's DHCPv4 lease is under its MAC address.
      ...(hfi.dhcp === undefined || of === "ipv4" ? {} : { client: hfi.dhcp }),
    }));
  }
  const address = staticAddress(hfi);
  if (address === undefined) {
    return [];
  }
  const of = family(address);
  const hasGateway = !isUnset(hfi.gateway) && family(hfi.gateway) === of;
  return [
    {
      method: "static",
      family: of,
      address,
      prefix: hfi.prefix === 0 ? assumedPrefix[of] : hfi.prefix,
      ...(hasGateway ? { gateway: hfi.gateway } : {}),
      dns: nameServers(hfi),
      ...common,
    },
  ];
}

/**
 * Stands for a prefix length of 0, which would make the whole internet a neighbour. IPv6: as NetworkManager assumes it. IPv4 has no length
 * that is usual, so the address stands alone.
 */
const assumedPrefix = { ipv4: 32, ipv6: 64 } as const;

/** Whether the address is used without the subnet that firmware should have given. */
export function isStaticIpv4WithoutPrefix(hfi: Hfi): boolean {
  const address = staticAddress(hfi);
  return address !== undefined && family(address) === "ipv4" && hfi.prefix === 0;
}

function nameServers(hfi: Hfi): string[] {
  return [...new Set([hfi.dns1, hfi.dns2])].filter((address) => !isUnset(address));
}

/** Firmware's lease says it, else its DHCP server, and its targets in any case; else the kind of "none" that the address field holds. */
function dhcpFamilies(hfi: Hfi, targets: ReadonlySet<Family>): Family[] {
  const known = [hfi.ip, hfi.dhcpServer].find((address) => !isUnset(address));
  const families = new Set([...(known === undefined ? [] : [family(known)]), ...targets]);
  return families.size === 0 ? [family(hfi.ip)] : [...families].sort();
}
