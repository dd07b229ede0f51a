// SPDX-License-Identifier: LGPL-2.1-or-later
// ip=, ifname=, vlan= and rd.route= (dracut.cmdline(7)) in forms that systemd-network-generator, nm-initrd-generator and klibc's ipconfig all
// take. One word that it does not understand makes systemd-network-generator write nothing at all.

import { type Family, family } from "../../nbft/values/address.ts";
import { physicalLinks } from "../../network/naming.ts";
import { staticRoutes, targetsOf } from "../../network/routes.ts";
import type { BootInterface, BootPlan, IpConfiguration } from "../../plan/types.ts";
import { listFew } from "../../text/list-few.ts";
import { joinSaid, type Said } from "../said.ts";

/** Interfaces by their MAC addresses, named nbft0, nbft1 as dracut names those of an NBFT, and how they get their addresses. */
export function networkOptions(plan: BootPlan): Said<string> {
  const targets = targetsOf(plan);
  return joinSaid(
    physicalLinks(plan.interfaces, "sequential").flatMap(({ mac, name = "", untagged, vlans }) => [
      { parts: [`ifname=${name}:${mac}`], remarks: [], lost: [] },
      ...(untagged === undefined ? [] : [addressOptions(untagged, name, targets(untagged))]),
      ...vlans.flatMap(({ device, interface: entry }) => [
        { parts: [`vlan=${device}:${name}`], remarks: [], lost: [] },
        addressOptions(entry, device, targets(entry)),
      ]),
    ]),
  );
}

function addressOptions(entry: BootInterface, device: string, targets: readonly string[]): Said<string> {
  const { configurations } = entry;
  // Of several, readers take the method of the last one, and addresses of all.
  const fixed = configurations.filter(({ method }) => method === "static");
  const dynamic = configurations.filter(({ method }) => method !== "static");
  const words = [
    ...fixed.map((configuration) => ipOption(configuration, methodOf([configuration]), device, configurations)),
    ...dynamic.slice(0, 1).map((configuration) => ipOption(configuration, methodOf(dynamic), device, configurations)),
  ];
  return joinSaid([
    { parts: words, remarks: configurations.flatMap((configuration) => unsaid(configuration, device)), lost: [] },
    routeOptions(entry, device, targets),
  ]);
}

/** `on` is DHCP for IPv4, and for IPv6 what routers tell. */
function methodOf(configurations: readonly IpConfiguration[]): string {
  const methods = configurations.map(({ method, family: of }) => (method === "dhcp" ? `${method} ${of}` : method));
  if (methods.includes("dhcp ipv4")) {
    return methods.length > 1 ? "on" : "dhcp";
  }
  return methods.includes("static") ? "none" : methods.includes("dhcp ipv6") ? "dhcp6" : "auto6";
}

/** CLIENT:PEER:GATEWAY:NETMASK:HOSTNAME:DEVICE:METHOD:DNS:DNS, and of DEVICE:METHOD where there is no more to say. */
function ipOption(
  { family: of, hostName = "", ...configuration }: IpConfiguration,
  method: string,
  device: string,
  all: readonly IpConfiguration[],
): string {
  // NetworkManager refuses a name server of a family that the interface does not have.
  const dns = all
    .filter((one) => (one.method === "static") === (configuration.method === "static"))
    .flatMap((one) => one.dns)
    .filter((server) => family(server) === of)
    .slice(0, 2);
  const rest = [device, method, ...dns.map(bracket)];
  if (configuration.method !== "static") {
    const isShort = hostName === "" && dns.length === 0;
    return `ip=${[...(isShort ? [] : ["", "", "", "", hostName]), ...rest].join(":")}`;
  }
  const { address, prefix, gateway, defaultRoute } = configuration;
  const router = gateway !== undefined && defaultRoute ? bracket(gateway) : "";
  return `ip=${[bracket(address), "", router, netmask(prefix, of), hostName, ...rest].join(":")}`;
}

function bracket(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}

/** Dotted for IPv4, because ipconfig takes nothing else. */
function netmask(prefix: number, of: Family): string {
  const bits = (octet: number) => Math.min(8, Math.max(0, prefix - 8 * octet));
  return of === "ipv6" ? String(prefix) : [0, 1, 2, 3].map((octet) => 256 - 2 ** (8 - bits(octet))).join(".");
}

/** Where a gateway is not for everything, it is for the targets behind it. */
function routeOptions(entry: BootInterface, device: string, targets: readonly string[]): Said<string> {
  return joinSaid(
    staticRoutes(entry, targets).map(({ destination, gateway, gatewayOnLink }) => {
      const way = `${device}: a route to ${destination ?? "everything"}${gateway === undefined ? "" : ` by ${gateway}`}`;
      const outside = `${way}, which is in no subnet of its addresses, cannot be said`;
      if (gateway === undefined || destination === undefined) {
        return { parts: [], remarks: [], lost: gateway === undefined || gatewayOnLink ? [outside] : [] };
      }
      const word = `rd.route=${bracket(destination)}:${bracket(gateway)}:${device}`;
      return { parts: [word], remarks: [], lost: gatewayOnLink ? [outside] : [] };
    }),
  );
}

function unsaid({ metric, dns, family: of, ...rest }: IpConfiguration, device: string): string[] {
  const others = dns.filter((server) => family(server) !== of);
  return [
    ...(metric === undefined ? [] : [`${device}: no kernel option says that routes have metric ${metric}`]),
    ...(others.length === 0 ? [] : [`${device}: name server ${listFew(others)} is of another family, and left out`]),
    ...("client" in rest && rest.client !== undefined
      ? [`${device}: no kernel option says firmware's DHCPv6 identity: the lease may be another one`]
      : []),
  ];
}
