// SPDX-License-Identifier: LGPL-2.1-or-later

import { toHex } from "../../nbft/values/bytes.ts";
import type { BootInterface, IpConfiguration } from "../../plan/types.ts";
import { clientIdentity } from "../client-identity.ts";
import {
  learnedMetric,
  type Route,
  staticConfigurations,
  staticRoutes,
  targetRoutes,
  withoutDoubles,
} from "../routes.ts";
import { isDynamic, type RequiredForOnline } from "./required-for-online.ts";

/** What network.mustache fills in. Absent and empty values leave their lines out. */
export interface NetworkView {
  /** For the `[Match]` of a network card. */
  readonly mac?: string;
  /** For the `[Match]` of a VLAN. */
  readonly vlanDevice?: string;
  /** Value of udev's property, for the `[Match]` of what is read after an administrator's file. */
  readonly adopted?: string;
  readonly requiredForOnline?: RequiredForOnline;
  readonly dhcp?: DhcpFamilies;
  readonly linkLocal?: "no" | "ipv6" | "yes";
  readonly acceptRa?: "no" | "yes";
  readonly withoutCarrier: boolean;
  readonly dns: readonly string[];
  readonly vlans: readonly string[];
  readonly addresses: readonly {
    readonly address: string;
    readonly metric?: number;
    /** Without duplicate address detection: it would need a carrier and a second, and firmware used this address a moment ago. */
    readonly withoutDad: boolean;
  }[];
  readonly routes: readonly Route[];
  readonly dhcpv4?: DhcpView;
  readonly dhcpv6?: DhcpView;
  readonly ra?: { readonly slaac: boolean; readonly dhcpv6: boolean; readonly metric?: number };
}

export type DhcpFamilies = "no" | "ipv4" | "ipv6" | "yes";

/** Values of IAID=, DUIDType= and DUIDRawData=: the type stands for the first two bytes of the DUID. */
interface ClientView {
  readonly iaid: number;
  readonly duidType: number;
  readonly duidRawData: string;
}

export interface DhcpView {
  readonly client?: ClientView;
  readonly useMtu?: boolean;
  readonly useGateway?: boolean;
  readonly hostName?: string;
  readonly metric?: number;
}

/** What one .network file says; without `entry`, for a card that only carries VLANs. */
export function networkView(
  match: Pick<NetworkView, "mac" | "vlanDevice">,
  entry: BootInterface | undefined,
  rest: { vlans: readonly string[]; targets: readonly string[]; requiredForOnline: RequiredForOnline },
): NetworkView {
  const configurations = entry?.configurations ?? [];
  const find = (method: IpConfiguration["method"], family: IpConfiguration["family"]) =>
    configurations.find((configuration) => configuration.method === method && configuration.family === family);
  const dhcpv4 = find("dhcp", "ipv4");
  const dhcpv6 = find("dhcp", "ipv6");
  const slaac = find("slaac", "ipv6");
  const usesRa = dhcpv6 ?? slaac;
  return {
    ...match,
    requiredForOnline: rest.requiredForOnline,
    dhcp: dhcpv4 !== undefined && dhcpv6 !== undefined ? "yes" : (dhcpv4?.family ?? dhcpv6?.family ?? "no"),
    linkLocal: configurations.some(({ family }) => family === "ipv6") ? "ipv6" : "no",
    acceptRa: usesRa === undefined ? "no" : "yes",
    withoutCarrier: entry === undefined || !isDynamic(entry),
    dns: [...new Set(configurations.flatMap(({ dns }) => dns))],
    vlans: rest.vlans,
    addresses: (entry === undefined ? [] : staticConfigurations(entry)).map(({ address, prefix, family, metric }) => ({
      address: `${address}/${prefix}`,
      ...(metric === undefined ? {} : { metric }),
      withoutDad: family === "ipv6",
    })),
    routes: entry === undefined ? [] : routesOf(entry, rest.targets),
    ...(dhcpv4 === undefined ? {} : { dhcpv4: dhcpView(dhcpv4) }),
    ...(dhcpv6 === undefined ? {} : { dhcpv6: dhcpView(dhcpv6) }),
    ...(usesRa === undefined
      ? {}
      : { ra: { slaac: slaac !== undefined, dhcpv6: dhcpv6 !== undefined, ...metricOf(usesRa) } }),
  };
}

/** Targets have routes of their own beside a default route: somebody else may set another one, and then another again. */
function routesOf(entry: BootInterface, targets: readonly string[]): Route[] {
  const routes = staticRoutes(entry, targets);
  const toTargets = targetRoutes(entry, targets, routes);
  return toTargets === routes ? routes : withoutDoubles([...routes, ...toTargets]);
}

function dhcpView(configuration: IpConfiguration): DhcpView {
  const client = clientView(configuration);
  return {
    ...(client === undefined ? {} : { client }),
    useMtu: true,
    ...(configuration.hostName === undefined ? {} : { hostName: configuration.hostName }),
    ...metricOf(configuration),
  };
}

function clientView(configuration: IpConfiguration): ClientView | undefined {
  const { iaid, duid } = clientIdentity(configuration) ?? {};
  if (iaid === undefined || duid === undefined) {
    return undefined;
  }
  const [high = 0, low = 0] = duid;
  return { iaid, duidType: high * 256 + low, duidRawData: toHex(duid, 2, duid.length, ":") };
}

function metricOf(configuration: IpConfiguration): { metric?: number } {
  const metric = learnedMetric(configuration);
  return metric === undefined ? {} : { metric };
}
