// SPDX-License-Identifier: LGPL-2.1-or-later
import type { InterfacePart, Remark } from "../../description/types.ts";
import type { Host } from "../../host/host.ts";
import { readAttribute } from "../../machine/attributes.ts";
import { type InterfaceAddress, ipv4Addresses, ipv6Addresses } from "../../machine/interface-addresses.ts";
import { readRoutes } from "../../machine/kernel-routes.ts";
import { net } from "../../machine/nics.ts";
import { family } from "../../nbft/values/address.ts";
import { addressBits, isLinkLocal } from "../../plan/subnet.ts";
import { findCard } from "./card.ts";
import { gatewaysOf } from "./gateways.ts";
import { isConfiguredOpenly, leasedAddresses } from "./leases.ts";
import { nameServersOf } from "./name-servers.ts";

/** What all Ethernet has that nobody has changed. */
const usualMtu = "1500";

/** The two ends of a connection. */
export interface End {
  readonly target: string;
  /** Undefined where the kernel does not tell. */
  readonly source: string | undefined;
}

/**
 * An interface as the boot has to configure it for its connections, and for nothing else: the addresses that they come from. What a lease or a router
 * has given is asked for again, and stands in no table.
 * @param ends of its connections
 */
export function readInterface(
  host: Host,
  name: string,
  ends: readonly End[],
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
  const all = [...ipv4Addresses(host, name, routes), ...ipv6Addresses(host, name)];
  const used = all.filter((one) => ends.some((end) => isUsed(one, end, all)));
  const ipv4 = used.filter(({ address }) => family(address) === "ipv4");
  const ipv6 = used.filter(({ address }) => family(address) === "ipv6");
  const dhcp4 = ipv4.some(({ address }) => leased.has(address));
  const dhcp6 = ipv6.some(({ isLent, prefix }) => isLent && prefix === addressBits.ipv6);
  const slaac = ipv6.some(({ isLent, prefix }) => isLent && prefix < addressBits.ipv6);
  const addresses = [...ipv4.filter(({ address }) => !leased.has(address)), ...ipv6.filter(({ isLent }) => !isLent)];
  const families = new Set(addresses.map(({ address }) => family(address)));
  const [fixed] = addresses.filter(({ address }) => family(address) === "ipv4");
  if (fixed !== undefined && !isConfiguredOpenly(host, name)) {
    say(
      "warning",
      `address ${fixed.address} is taken as static, but may be a lease: nobody's files say who configured it`,
    );
  }
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
        ends.map(({ target }) => target),
        say,
      ),
      dns: addresses.length === 0 ? [] : nameServersOf(host, name),
    },
  ];
}

/**
 * Whether a connection comes from this address. Where that is not known, or is one that the interface has for an hour, it may be any of its family
 * but those which all interfaces have.
 */
function isUsed({ address }: InterfaceAddress, { source, target }: End, all: readonly InterfaceAddress[]): boolean {
  return all.some((one) => one.address === source)
    ? address === source
    : family(address) === family(target) && !isLinkLocal(address);
}
