// SPDX-License-Identifier: LGPL-2.1-or-later

import type { NetworkView } from "../../network/networkd/network-view.ts";
import type { Route } from "../../network/routes.ts";
import type { BootInterface } from "../../plan/types.ts";

/** A value of YAML. */
export type Value = string | number | boolean | readonly Value[] | Settings;

export interface Settings {
  readonly [key: string]: Value;
}

/**
 * What systemd-networkd would be told, in netplan's words, and only those that both renderers take. Lists come where they hold something;
 * link-local in any case, because netplan would else give every interface an address of IPv6.
 */
export function settingsOf(
  view: NetworkView,
  entry: BootInterface | undefined,
  { optional }: { readonly optional: boolean },
  remarks: string[],
): Settings {
  const { dhcp, ra, dhcpv4, dhcpv6, addresses, routes, dns } = view;
  const isSlaac = ra?.slaac === true;
  const hasDhcp6 = dhcp === "ipv6" || dhcp === "yes";
  remarks.push(...remarksOn(view, entry));
  return {
    critical: true,
    ...(optional ? { optional } : {}),
    ...(view.withoutCarrier ? { "ignore-carrier": true } : {}),
    ...(dhcpv4 === undefined ? {} : { dhcp4: true, "dhcp-identifier": "mac" }),
    // With NetworkManager, netplan knows router advertisements only as a part of DHCPv6.
    ...(hasDhcp6 || isSlaac ? { dhcp6: true } : {}),
    "accept-ra": ra !== undefined,
    "link-local": view.linkLocal === "ipv6" ? ["ipv6"] : [],
    ...(addresses.length === 0 ? {} : { addresses: addresses.map(({ address }) => address) }),
    ...(dns.length === 0 ? {} : { nameservers: { addresses: dns } }),
    ...(routes.length === 0 ? {} : { routes: routes.map(routeSettings) }),
    ...(dhcpv4 === undefined ? {} : { "dhcp4-overrides": overrides(dhcpv4, { "use-mtu": true, "use-domains": true }) }),
    ...(dhcpv6 === undefined ? {} : { "dhcp6-overrides": overrides(dhcpv6, { "use-domains": true }) }),
  };
}

function overrides({ hostName, metric }: NonNullable<NetworkView["dhcpv4"]>, more: Settings): Settings {
  return {
    ...more,
    ...(hostName === undefined ? {} : { hostname: hostName }),
    ...(metric === undefined ? {} : { "route-metric": metric }),
  };
}

function routeSettings({ destination, gateway, gatewayOnLink, metric }: Route): Settings {
  return {
    to: destination ?? "default",
    ...(gateway === undefined ? { scope: "link" } : { via: gateway }),
    ...(gatewayOnLink ? { "on-link": true } : {}),
    ...(metric === undefined ? {} : { metric }),
  };
}

function remarksOn({ addresses, ra, dhcpv6 }: NetworkView, entry: BootInterface | undefined): string[] {
  const { mac } = entry ?? {};
  return [
    ...addresses.flatMap(({ address, metric }) =>
      metric === undefined ? [] : [`netplan has no metric for the subnet of ${address}: firmware's is ${metric}`],
    ),
    ...(dhcpv6?.client === undefined
      ? []
      : [`netplan cannot say under which identity firmware asked DHCPv6 on ${mac}: the lease may be another`]),
    ...(ra?.metric === undefined
      ? []
      : [`netplan has no metric for what a router tells ${mac}: ${ra.metric} is left out`]),
    ...(ra?.slaac
      ? [`${mac} asks DHCPv6, too: with NetworkManager, netplan knows router advertisements only as a part of it`]
      : []),
  ];
}
