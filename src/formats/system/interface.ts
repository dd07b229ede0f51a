// SPDX-License-Identifier: LGPL-2.1-or-later
import type { InterfacePart, Remark } from "../../description/types.ts";
import type { Host } from "../../host/host.ts";
import { readAttribute } from "../../machine/attributes.ts";
import { ipv4Addresses, ipv6Addresses } from "../../machine/interface-addresses.ts";
import { readRoutes } from "../../machine/kernel-routes.ts";
import { net } from "../../machine/nics.ts";
import { family } from "../../nbft/values/address.ts";
import { addressBits, isLinkLocal } from "../../plan/subnet.ts";
import { findCard } from "./card.ts";
import { gatewaysOf } from "./gateways.ts";
import { leasedAddresses } from "./leases.ts";
import { nameServersOf } from "./name-servers.ts";

/** What all Ethernet has that nobody has changed. */
const usualMtu = "1500";

/**
 * An interface as the boot has to configure it: what a lease or a router has given is asked for again, and stands in no table.
 * @param targets of its connections
 */
export function readInterface(
  host: Host,
  name: string,
  targets: readonly string[],
  remarks: Remark[],
): readonly InterfacePart[] {
  const place = { source: `system (${name})` };
  const say = (severity: Remark["severity"], message: string) => remarks.push({ severity, place, message });
  const card = findCard(host, name);
  if (card === undefined) {
    say("warning", "is no Ethernet card, and on none: add the network in words: ip=NAME:dhcp ifname=NAME:MAC");
    return [];
  }
  for (const unsaid of card.unsaid) {
    say("warning", unsaid);
  }
  const mtu = readAttribute(host, `${net}/${name}/mtu`) ?? usualMtu;
  if (mtu !== usualMtu && /^\d+$/.test(mtu)) {
    say("note", `has an MTU of ${mtu}, which a table cannot say`);
  }
  const routes = readRoutes(host, name);
  const leased = leasedAddresses(host, name);
  const ipv4 = ipv4Addresses(host, name, routes);
  // A link-local address is made by itself, and no lease's.
  const ipv6 = ipv6Addresses(host, name).filter(({ address }) => !isLinkLocal(address));
  const dhcp4 = ipv4.some(({ address }) => leased.has(address));
  const dhcp6 = ipv6.some(({ isLent, prefix }) => isLent && prefix === addressBits.ipv6);
  const slaac = ipv6.some(({ isLent, prefix }) => isLent && prefix < addressBits.ipv6);
  const addresses = [...ipv4.filter(({ address }) => !leased.has(address)), ...ipv6.filter(({ isLent }) => !isLent)];
  const families = new Set(addresses.map(({ address }) => family(address)));
  const { mac, vlan, pci } = card;
  return [
    {
      place,
      name,
      ...(mac !== undefined && { mac }),
      ...(vlan !== undefined && { vlan }),
      ...(pci !== undefined && { pci }),
      ...(dhcp4 && { dhcp4 }),
      ...(dhcp6 && { dhcp6 }),
      ...(slaac && { slaac }),
      addresses: addresses.map(({ address, prefix }) => ({ address, prefix })),
      gateways: gatewaysOf(
        routes.filter(({ destination }) => families.has(family(destination))),
        targets,
        say,
      ),
      dns: addresses.length === 0 ? [] : nameServersOf(host, name),
    },
  ];
}
