// SPDX-License-Identifier: LGPL-2.1-or-later
// Which IPv4 addresses of an interface a DHCP server has lent it. The kernel tells nobody but those who ask by netlink; the network managers do.

import type { Host } from "../../host/host.ts";
import { listFolder, orElse, readAttribute } from "../../machine/attributes.ts";
import { net } from "../../machine/nics.ts";

/** By the leases of systemd-networkd, NetworkManager, klibc's ipconfig, ISC's dhclient, dhcpcd and wicked. */
export function leasedAddresses(host: Host, name: string): ReadonlySet<string> {
  const index = readAttribute(host, `${net}/${name}/ifindex`) ?? "";
  const networkd = /^\d+$/.test(index) ? [`/run/systemd/netif/leases/${index}`] : [];
  const ofNetworkManager = (start: string) =>
    listFolder(host, "/var/lib/NetworkManager")
      .filter((file) => file.startsWith(start) && file.endsWith(`-${name}.lease`))
      .map((file) => `/var/lib/NetworkManager/${file}`);
  const leases = [...networkd, ...ofNetworkManager("internal-")].flatMap(
    (path) => /^ADDRESS=([0-9.]+)$/m.exec(readAttribute(host, path) ?? "")?.[1] ?? [],
  );
  const klibc = readAttribute(host, `/run/net-${name}.conf`) ?? "";
  if (/^(?:IPV4)?PROTO='?(?:dhcp|bootp)'?$/m.test(klibc)) {
    leases.push(...(/^IPV4ADDR='?([0-9.]+)'?$/m.exec(klibc)?.slice(1) ?? []));
  }
  const dhclient = [`/var/lib/dhcp/dhclient.${name}.leases`, `/var/lib/dhcp/dhclient-${name}.leases`];
  for (const path of [...dhclient, ...ofNetworkManager("dhclient-")]) {
    const text = readAttribute(host, path) ?? "";
    leases.push(...[...text.matchAll(/^\s*fixed-address ([0-9.]+);$/gm)].map(([, address = ""]) => address));
  }
  for (const file of [`${name}.lease`, `dhcpcd-${name}.lease`]) {
    leases.push(...["/var/lib/dhcpcd", "/run/dhcpcd"].flatMap((folder) => givenBy(host, `${folder}/${file}`)));
  }
  for (const folder of ["/var/lib/wicked", "/run/wicked"]) {
    const text = readAttribute(host, `${folder}/lease-${name}-dhcp-ipv4.xml`) ?? "";
    leases.push(
      ...[...text.matchAll(/>\s*([0-9]+(?:\.[0-9]+){3})(?:\/[0-9]+)?\s*</g)].map(([, address = ""]) => address),
    );
  }
  return new Set(leases);
}

/** What dhcpcd keeps is the server's answer as it came: yiaddr of RFC 2131, section 2. */
function givenBy(host: Host, path: string): readonly string[] {
  const bytes = orElse(new Uint8Array(), () => host.readFile(path, 65536));
  return bytes.length < 240 ? [] : [bytes.subarray(16, 20).join(".")];
}

/**
 * Whether somebody's files say that they configured the interface: then an IPv4 address without a lease is static. Not where a process is there that
 * asks for leases and may keep none (udhcpc).
 */
export function isConfiguredOpenly(host: Host, name: string): boolean {
  const text = (path: string) => readAttribute(host, path) ?? "";
  const index = text(`${net}/${name}/ifindex`);
  const asking = [`udhcpc.${name}.pid`, `udhcpc-${name}.pid`, `dhcpcd-${name}.pid`, `dhcpcd/${name}.pid`];
  return (
    !asking.some((file) => host.exists(`/run/${file}`)) &&
    (/^ADMIN_STATE=configur/m.test(text(`/run/systemd/netif/links/${index}`)) ||
      /^connection-uuid=/m.test(text(`/run/NetworkManager/devices/${index}`)) ||
      /^(?:IPV4)?PROTO=/m.test(text(`/run/net-${name}.conf`)) ||
      host.exists(`/run/network/ifstate.${name}`))
  );
}
