// SPDX-License-Identifier: LGPL-2.1-or-later
// What files of systemd-networkd say of addresses and routes, whoever wrote them and in whatever words.

import { readSettings, type Setting } from "../../src/network/networkd/sections.ts";
import { parseKeyfile } from "../network/keyfile.ts";

export interface NetworkSummary {
  readonly addresses: readonly string[];
  /** `10.1.1.1/32 via 192.0.2.1 metric 7 onlink`; `default via ...` */
  readonly routes: readonly string[];
  readonly dns: readonly string[];
  readonly dhcp: { readonly ipv4: boolean; readonly ipv6: boolean };
  readonly acceptsRa: boolean;
  readonly vlans: readonly string[];
}

/** By MAC address, or for a VLAN by the name of its device. */
export function summarizeNetworkd(texts: readonly string[]): Record<string, NetworkSummary> {
  return Object.fromEntries(
    texts.map((text): [string, NetworkSummary] => {
      const settings = readSettings([text]);
      const all = (key: string) => settings.filter((one) => one.key === key).map(({ value }) => value);
      const dhcp = all("DHCP").at(-1) ?? "no";
      const key = [...all("PermanentMACAddress"), ...all("MACAddress"), ...all("Name")][0] ?? "";
      return [
        key,
        {
          addresses: all("Address").sort(),
          routes: routesOf(settings).sort(),
          dns: all("DNS").sort(),
          dhcp: { ipv4: /^(yes|ipv4)$/.test(dhcp), ipv6: /^(yes|ipv6)$/.test(dhcp) },
          acceptsRa: /^(yes|true)$/.test(all("IPv6AcceptRA").at(-1) ?? "no"),
          vlans: all("VLAN").sort(),
        },
      ];
    }),
  );
}

function routesOf(settings: readonly Setting[]): string[] {
  const numbers = [...new Set(settings.filter(({ section }) => section === "Route").map(({ number }) => number))];
  return numbers.map((wanted) => {
    const route = Object.fromEntries(
      settings.filter(({ number }) => number === wanted).map(({ key, value }) => [key, value]),
    );
    return formatRoute(route.Destination, route.Gateway, route.Metric, /^(yes|true)$/.test(route.GatewayOnLink ?? ""));
  });
}

function formatRoute(to = "default", via = "", metric = "", onLink = false): string {
  const destination = /^(0\.0\.0\.0|::)\/0$/.test(to) ? "default" : to;
  return `${destination}${via && ` via ${via}`}${metric && ` metric ${metric}`}${onLink ? " onlink" : ""}`;
}

export interface ProfileSummary {
  readonly methods: string;
  readonly addresses: readonly string[];
  readonly routes: readonly string[];
  readonly dns: readonly string[];
}

/** The same of NetworkManager's profiles, by MAC address or by the name of the VLAN's device. */
export function summarizeProfiles(texts: readonly string[]): Record<string, ProfileSummary> {
  return Object.fromEntries(
    texts.map((text): [string, ProfileSummary] => {
      const profile = parseKeyfile(text);
      const families = [profile.ipv4 ?? {}, profile.ipv6 ?? {}];
      const all = (pattern: RegExp) =>
        families.flatMap((family) =>
          Object.entries(family).flatMap(([key, value]) => (pattern.test(key) ? [value] : [])),
        );
      const routes = families.flatMap((family) => [
        ...(family.gateway === undefined ? [] : [formatRoute("default", family.gateway, family["route-metric"])]),
        ...Object.entries(family)
          .filter(([key]) => /^route\d+$/.test(key))
          .map(([key, value]) => {
            const [to, via, metric] = value.split(",");
            // NetworkManager takes every default gateway to be on the link.
            const onLink = /onlink=true/.test(family[`${key}_options`] ?? "") && !/^(0\.0\.0\.0|::)\/0/.test(value);
            return formatRoute(to, via === "0.0.0.0" || via === "::" ? undefined : via, metric, onLink);
          }),
      ]);
      return [
        profile.ethernet?.["mac-address"] ?? profile.connection?.["interface-name"] ?? "",
        {
          methods: families.map(({ method = "" }) => method.replace(/ignore|link-local/, "disabled")).join(" "),
          addresses: all(/^address\d+$/).sort(),
          routes: routes.sort(),
          dns: all(/^dns$/)
            .flatMap((value) => value.split(";").filter((server) => server !== ""))
            .sort(),
        },
      ];
    }),
  );
}
