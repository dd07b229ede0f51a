// SPDX-License-Identifier: LGPL-2.1-or-later
// The addresses of an interface with their prefix lengths, as procfs has them.

import type { Host } from "../host/host.ts";
import { family } from "../nbft/values/address.ts";
import { addressBits, inSubnet } from "../plan/subnet.ts";
import { address6, type KernelRoute } from "./kernel-routes.ts";
import { readNetworkFile } from "./network-file.ts";

export interface InterfaceAddress {
  readonly address: string;
  readonly prefix: number;
  /** IPv6 has it for some time only: from a router's advertisement or a lease. IPv4 does not tell. */
  readonly isLent?: true;
}

/** IFA_F_TEMPORARY, DADFAILED, TENTATIVE and PERMANENT of linux/if_addr.h. */
const flag = { temporary: 0x01, failed: 0x08, tentative: 0x40, permanent: 0x80 } as const;

/** Of IPv6, without those that nobody may count on. */
export function ipv6Addresses(host: Host, interfaceName: string): readonly InterfaceAddress[] {
  return (readNetworkFile(host, "if_inet6") ?? "").split("\n").flatMap((line): InterfaceAddress[] => {
    // proc_net(5): address, index of the interface, prefix length, scope, flags, name.
    const [digits = "", , prefix = "", , flags = "", name] = line.trim().split(/\s+/);
    const bits = Number.parseInt(flags, 16);
    if (digits.length !== 32 || name !== interfaceName || bits & (flag.temporary | flag.failed | flag.tentative)) {
      return [];
    }
    const isLent = (bits & flag.permanent) === 0;
    return [{ address: address6(digits), prefix: Number.parseInt(prefix, 16), ...(isLent && { isLent }) }];
  });
}

/**
 * Of IPv4. Procfs has all addresses in one list and none with its prefix length: the interface's routes say both.
 * @param routes of the interface
 */
export function ipv4Addresses(
  host: Host,
  interfaceName: string,
  routes: readonly KernelRoute[],
): readonly InterfaceAddress[] {
  const subnets = routes.filter(
    ({ destination, gateway, prefix }) => gateway === undefined && family(destination) === "ipv4" && prefix > 0,
  );
  const prefixOf = (address: string) =>
    subnets
      .filter(({ destination, prefix }) => inSubnet(address, destination, prefix))
      .reduce((longest, { prefix }) => Math.max(longest, prefix), 0);
  const own = host.addresses(interfaceName)?.filter((address) => family(address) === "ipv4");
  const all = own ?? localAddresses(host).filter((address) => prefixOf(address) > 0);
  return all.map((address) => ({ address, prefix: prefixOf(address) || addressBits.ipv4 }));
}

/** Of all interfaces: the leaves of the kernel's tree of routes that are the machine itself. */
export function localAddresses(host: Host): readonly string[] {
  const leaves = (readNetworkFile(host, "fib_trie") ?? "").matchAll(/\|-- ([0-9.]+)\n\s+\/32 host LOCAL/g);
  return [...new Set([...leaves].map(([, address = ""]) => address))].filter((address) => !address.startsWith("127."));
}
