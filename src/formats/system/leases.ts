// SPDX-License-Identifier: LGPL-2.1-or-later
// Which IPv4 addresses of an interface a DHCP server has lent it. The kernel tells nobody but those who ask by netlink; the network managers do.

import type { Host } from "../../host/host.ts";
import { listFolder, readAttribute } from "../../machine/attributes.ts";
import { net } from "../../machine/nics.ts";

/** By the leases of systemd-networkd, NetworkManager, klibc's ipconfig and ISC's dhclient. */
export function leasedAddresses(host: Host, name: string): ReadonlySet<string> {
  const index = readAttribute(host, `${net}/${name}/ifindex`) ?? "";
  const networkd = /^\d+$/.test(index) ? [`/run/systemd/netif/leases/${index}`] : [];
  const networkManager = listFolder(host, "/var/lib/NetworkManager")
    .filter((file) => file.startsWith("internal-") && file.endsWith(`-${name}.lease`))
    .map((file) => `/var/lib/NetworkManager/${file}`);
  const leases = [...networkd, ...networkManager].flatMap(
    (path) => /^ADDRESS=([0-9.]+)$/m.exec(readAttribute(host, path) ?? "")?.[1] ?? [],
  );
  const klibc = readAttribute(host, `/run/net-${name}.conf`) ?? "";
  if (/^(?:IPV4)?PROTO='?(?:dhcp|bootp)'?$/m.test(klibc)) {
    leases.push(...(/^IPV4ADDR='?([0-9.]+)'?$/m.exec(klibc)?.slice(1) ?? []));
  }
  for (const file of [`dhclient.${name}.leases`, `dhclient-${name}.leases`]) {
    const text = readAttribute(host, `/var/lib/dhcp/${file}`) ?? "";
    leases.push(...[...text.matchAll(/^\s*fixed-address ([0-9.]+);$/gm)].map(([, address = ""]) => address));
  }
  return new Set(leases);
}
