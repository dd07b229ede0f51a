// SPDX-License-Identifier: LGPL-2.1-or-later
// What is read after an administrator's file: what root needs, and nothing that only a file which stands alone has to say.

import type { DhcpFamilies, DhcpView, NetworkView } from "./network-view.ts";
import { booleanOf, lastSetting, type Setting } from "./sections.ts";

/**
 * The view of an interface for a drop-in that comes after an administrator's file: what is switched off for want of a word is left to that file,
 * and of what both say, both.
 */
export function besideAdministrators(view: NetworkView, id: string, settings: readonly Setting[]): NetworkView {
  const { requiredForOnline: _online, dhcp, linkLocal, acceptRa, dhcpv4, dhcpv6, ra, ...rest } = view;
  const said = (key: string) => lastSetting(settings, "Network", key);
  const ipv4LinkLocal = said("LinkLocalAddressing");
  return {
    ...rest,
    adopted: id,
    withoutCarrier: false,
    ...(dhcp === undefined || dhcp === "no" ? {} : { dhcp: unite(dhcp, said("DHCP")) }),
    ...(linkLocal === undefined || linkLocal === "no"
      ? {}
      : { linkLocal: ipv4LinkLocal === "ipv4" || booleanOf(ipv4LinkLocal) ? "yes" : linkLocal }),
    ...(acceptRa === "yes" ? { acceptRa } : {}),
    ...(dhcpv4 === undefined ? {} : { dhcpv4: unlessSaid(dhcpv4, "DHCPv4", settings) }),
    ...(dhcpv6 === undefined ? {} : { dhcpv6: unlessSaid(dhcpv6, "DHCPv6", settings) }),
    ...(ra === undefined ? {} : { ra }),
  };
}

/** Whether an administrator's file has a default route of this family that is not learned. */
export function hasDefaultRoute(settings: readonly Setting[], family: "ipv4" | "ipv6"): boolean {
  const isOf = (value: string) => /^[0-9a-f.:]+$/i.test(value) && value.includes(":") === (family === "ipv6");
  const leadsElsewhere = (number: number) =>
    settings.some((one) => one.number === number && one.key === "Destination" && !/^(|default|.*\/0)$/.test(one.value));
  return settings.some(
    ({ section, number, key, value }) =>
      key === "Gateway" && isOf(value) && (section === "Network" || (section === "Route" && !leadsElsewhere(number))),
  );
}

function unite(ours: DhcpFamilies, theirs: string | undefined): DhcpFamilies {
  const other = /^(?:ip)?v([46])$/.exec(theirs ?? "")?.[1];
  const both = booleanOf(theirs) || theirs === "both" || (other !== undefined && `ipv${other}` !== ours);
  return both ? "yes" : ours;
}

/** A lease's gateway stands back where the administrator wants none: it may be the only way to a target. */
function unlessSaid(view: DhcpView, section: string, settings: readonly Setting[]): DhcpView {
  const said = (key: string) => lastSetting(settings, section, key);
  const { hostName, metric, client } = view;
  const routes = booleanOf(said("UseGateway") ?? said("UseRoutes")) !== false;
  const ourMetric = routes ? metric : (metric ?? lastResort);
  return {
    ...(client === undefined ? {} : { client }),
    ...(hostName === undefined || said("Hostname") !== undefined ? {} : { hostName }),
    ...(ourMetric === undefined || (routes && said("RouteMetric") !== undefined) ? {} : { metric: ourMetric }),
    useMtu: said("UseMTU") === undefined,
    useGateway: !routes,
  };
}

/** As that of a lease of an interface that was not firmware's default route. */
const lastResort = 2048;
