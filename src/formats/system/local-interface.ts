// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { listFolder } from "../../machine/attributes.ts";
import { ipv4Addresses, ipv6Addresses } from "../../machine/interface-addresses.ts";
import { readAllRoutes } from "../../machine/kernel-routes.ts";
import { carrierOf, net } from "../../machine/nics.ts";
import { inSubnet } from "../../plan/subnet.ts";

/**
 * The interface that a connection goes by: the one that it is bound to, else the one that has its local address, else the one that a route to the
 * target leads to.
 * @param address what the kernel tells of the connection's ends
 */
export function findLocalInterface(host: Host, address: ReadonlyMap<string, string>): string | undefined {
  const bound = address.get("host_iface");
  if (bound !== undefined) {
    return carrierOf(host, bound);
  }
  const routes = readAllRoutes(host);
  const [local, target] = [address.get("host_traddr") ?? address.get("src_addr"), address.get("traddr") ?? ""];
  const owner = listFolder(host, net).find((name) => {
    const own = routes.filter(({ interfaceName }) => interfaceName === name);
    return [...ipv4Addresses(host, name, own), ...ipv6Addresses(host, name)].some((one) => one.address === local);
  });
  const [best] = routes
    .filter(({ destination, prefix }) => inSubnet(target, destination, prefix))
    .sort((a, b) => b.prefix - a.prefix || a.metric - b.metric);
  const name = owner ?? best?.interfaceName;
  return name === undefined || name === "lo" ? undefined : carrierOf(host, name);
}
