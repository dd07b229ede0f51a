// SPDX-License-Identifier: LGPL-2.1-or-later

import { family } from "../nbft/values/address.ts";
import { toHex } from "../nbft/values/bytes.ts";
import { clientIdentity } from "../network/client-identity.ts";
import { learnedMetric, type Route, staticConfigurations, staticRoutes } from "../network/routes.ts";
import { addressBits } from "../plan/subnet.ts";
import type { BootInterface, IpConfiguration } from "../plan/types.ts";
import { listFew } from "../text/list-few.ts";
import { quoteXml } from "./quote/xml.ts";

/** How an interface gets its addresses, for wicked.mustache; a card without `entry` only carries VLANs. */
export function configurationView(
  entry: BootInterface | undefined,
  targets: readonly string[],
  remarks: string[],
): object {
  const dynamic = (entry?.configurations ?? []).filter(({ method }) => method !== "static");
  return {
    isConfigured: entry !== undefined && entry.configurations.length > 0,
    dynamic: dynamic.map((configuration) => dynamicView(configuration, entry?.mac ?? "", remarks)),
    static: entry === undefined ? [] : (["ipv4", "ipv6"] as const).flatMap((of) => staticView(entry, of, targets)),
  };
}

function dynamicView(configuration: IpConfiguration, mac: string, remarks: string[]): object {
  const { method, family: of, hostName, dns } = configuration;
  const isSlaac = method === "slaac";
  const identity = clientIdentity(configuration);
  const metric = learnedMetric(configuration);
  if (identity !== undefined) {
    remarks.push(
      `wicked makes its own IAID for DHCPv6 on ${mac}: firmware had ${identity.iaid}, so the lease may be another`,
    );
  }
  if (of === "ipv6" && metric !== undefined) {
    remarks.push(`wicked has no metric for what a router tells ${mac}: ${metric} is left out`);
  }
  if (dns.length > 0) {
    remarks.push(`name servers ${listFew(dns)} are left out: wicked has none beside ${isSlaac ? "ipv6:auto" : "DHCP"}`);
  }
  return {
    element: isSlaac ? "ipv6:auto" : `${of}:dhcp`,
    ...(hostName === undefined || isSlaac ? {} : { hostName: quoteXml(hostName) }),
    ...(of === "ipv4" && metric !== undefined ? { metric } : {}),
    ...(identity === undefined ? {} : { clientId: toHex(identity.duid, 0, identity.duid.length, ":") }),
  };
}

function staticView(entry: BootInterface, of: "ipv4" | "ipv6", targets: readonly string[]): object[] {
  const configurations = staticConfigurations(entry).filter((one) => one.family === of);
  const servers = [...new Set(configurations.flatMap(({ dns }) => dns))];
  const hostName = configurations.find((one) => one.hostName !== undefined)?.hostName;
  const routes = staticRoutes(entry, targets).filter(
    (route) => family(route.destination ?? route.gateway ?? "") === of,
  );
  return configurations.length === 0
    ? []
    : [
        {
          element: `${of}:static`,
          addresses: configurations.map(({ address, prefix }) => `${address}/${prefix}`),
          routes: routes.flatMap(routeViews),
          hasServers: servers.length > 0,
          servers,
          ...(hostName === undefined ? {} : { hostName: quoteXml(hostName) }),
        },
      ];
}

/** To a gateway outside of the subnet there is a route of its own in front. */
function routeViews({
  destination,
  gateway,
  gatewayOnLink,
  metric,
}: Route): Pick<Route, "destination" | "gateway" | "metric">[] {
  const route = {
    ...(destination === undefined ? {} : { destination }),
    ...(gateway === undefined ? {} : { gateway }),
    ...(metric === undefined ? {} : { metric }),
  };
  return gateway !== undefined && gatewayOnLink
    ? [{ destination: `${gateway}/${addressBits[family(gateway)]}` }, route]
    : [route];
}
