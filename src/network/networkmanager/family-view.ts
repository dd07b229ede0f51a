// SPDX-License-Identifier: LGPL-2.1-or-later

import { formatAddress } from "../../nbft/values/address.ts";
import { toHex } from "../../nbft/values/bytes.ts";
import type { BootInterface, IpConfiguration } from "../../plan/types.ts";
import { clientIdentity } from "../client-identity.ts";
import { learnedMetric, type Route, staticConfigurations, targetRoutes } from "../routes.ts";

type Family = IpConfiguration["family"];

/** What keyfile.mustache puts into `[ipv4]` or `[ipv6]` (nm-settings-keyfile(5)). Absent and empty values leave their lines out. */
export interface FamilyView {
  readonly family: Family;
  readonly method: "auto" | "disabled" | "manual";
  /** The interface identifier that firmware had, and no other one beside it. */
  readonly eui64: boolean;
  /** DHCP, or a router, is waited for without an end: a server may come up after this machine. */
  readonly waitsForServer: boolean;
  readonly waitsForRouter: boolean;
  readonly addresses: readonly Numbered[];
  /** Without looking for others that have the address: it would need a carrier, and firmware used this address a moment ago. */
  readonly withoutDad: boolean;
  readonly gateway?: string;
  readonly routes: readonly (Numbered & { readonly onlink: boolean })[];
  /** Of every route that has none of its own: that to the subnet, the default route, those that DHCP or a router tells. */
  readonly routeMetric?: number;
  readonly neverDefault: boolean;
  readonly dns?: string;
  /** DHCPv4 goes by the MAC address, as firmware's does, whatever the defaults of a distribution are. */
  readonly macIsClient: boolean;
  readonly client?: { readonly iaid: string; readonly duid: string };
  readonly hostName?: string;
}

/** Keyfiles count the lines of a list: address1=, address2=. */
interface Numbered {
  readonly position: number;
  readonly value: string;
}

export const familyNames = ["ipv4", "ipv6"] as const satisfies readonly Family[];

const unspecified = { ipv4: "0.0.0.0", ipv6: "::" } as const;

/**
 * One family of an interface; without `entry`, or where no HFI asks for anything of this family, it is switched off.
 * @param allRoutes of its static configurations, of both families
 * @param dns name servers of this family
 */
export function familyView(
  family: Family,
  entry: BootInterface | undefined,
  allRoutes: readonly Route[],
  dns: readonly string[],
): FamilyView {
  const configurations = (entry?.configurations ?? []).filter((configuration) => configuration.family === family);
  const fixed = entry === undefined ? [] : staticConfigurations(entry).filter((one) => one.family === family);
  // Without an address NetworkManager refuses name servers, and with them the whole profile.
  const standIn = configurations.length === 0 && dns.length > 0 && entry !== undefined ? [linkLocal(entry.mac)] : [];
  const addresses = [...fixed.map(({ address, prefix }) => `${address}/${prefix}`), ...standIn];
  const dynamic = configurations.filter(({ method }) => method !== "static");
  const dhcp = dynamic.find(({ method }) => method === "dhcp");
  const routes = allRoutes.filter((route) => familyOf(route) === family);
  const isDefault = ({ destination }: Route) => destination === undefined;
  const first = routes.find(isDefault);
  const metric = configurations
    .map((configuration) => (configuration.method === "static" ? configuration.metric : learnedMetric(configuration)))
    .find((value) => value !== undefined);
  const client = dhcp === undefined ? undefined : clientIdentity(dhcp);
  return {
    family,
    method: dynamic.length > 0 ? "auto" : addresses.length > 0 ? "manual" : "disabled",
    eui64: family === "ipv6" && configurations.length > 0,
    waitsForServer: dynamic.length > 0,
    waitsForRouter: family === "ipv6" && dynamic.length > 0,
    addresses: addresses.map((value, index) => ({ position: index + 1, value })),
    withoutDad: family === "ipv4" && fixed.length > 0,
    ...(first?.gateway === undefined ? {} : { gateway: first.gateway }),
    routes: routes
      .filter((route) => route !== first)
      .map((route, index) => ({
        position: index + 1,
        value: formatRoute(route, family),
        onlink: route.gatewayOnLink,
      })),
    ...(metric === undefined ? {} : { routeMetric: metric }),
    neverDefault: dynamic.length === 0 && !routes.some(isDefault) && fixed.some(({ gateway }) => gateway !== undefined),
    ...(dns.length === 0 ? {} : { dns: dns.map((server) => `${server};`).join("") }),
    macIsClient: family === "ipv4" && dhcp !== undefined,
    ...(client === undefined
      ? {}
      : { client: { iaid: String(client.iaid), duid: toHex(client.duid, 0, client.duid.length, ":") } }),
    ...(dhcp?.hostName === undefined ? {} : { hostName: dhcp.hostName }),
  };
}

/** To each target that is no neighbour, by the gateways of the static configurations, also where these are default routes. */
export function routesByGateway(
  entry: BootInterface | undefined,
  targets: readonly string[],
  allRoutes: readonly Route[],
): Record<Family, string[]> {
  const routes = entry === undefined ? [] : targetRoutes(entry, targets, allRoutes);
  const of = (family: Family) =>
    routes.filter((route) => familyOf(route) === family).map((route) => formatRoute(route, family));
  return { ipv4: of("ipv4"), ipv6: of("ipv6") };
}

function familyOf({ destination, gateway }: Route): Family {
  return (destination ?? gateway ?? "").includes(":") ? "ipv6" : "ipv4";
}

/** `192.0.2.1/32,198.51.100.1,7`: destination, gateway, metric; a metric needs a gateway in front of it. */
function formatRoute({ destination, gateway, metric }: Route, family: Family): string {
  const parts = [destination ?? `${unspecified[family]}/0`];
  if (gateway !== undefined || metric !== undefined) {
    parts.push(gateway ?? unspecified[family]);
  }
  if (metric !== undefined) {
    parts.push(String(metric));
  }
  return parts.join(",");
}

/** The address that any interface makes of its MAC address (RFC 4291, appendix A). */
function linkLocal(mac: string): string {
  const [first = 0, ...rest] = mac.split(":").map((byte) => Number.parseInt(byte, 16));
  const identifier = [first ^ 2, ...rest.slice(0, 2), 0xff, 0xfe, ...rest.slice(2)];
  return `${formatAddress(Uint8Array.of(0xfe, 0x80, 0, 0, 0, 0, 0, 0, ...identifier))}/64`;
}
