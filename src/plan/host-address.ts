// SPDX-License-Identifier: LGPL-2.1-or-later
// Which addresses can be those of a host. Firmware cannot have used others (EDK2 asks the same of a unicast address), so what stands in their
// place is garbage; systemd-networkd refuses the whole file for one of them, NetworkManager makes routes of them.

import { family, isUnset, parseAddress } from "../nbft/values/address.ts";
import { addressBits, inSubnet } from "./subnet.ts";

const ranges: readonly (readonly [name: string, base: string, length: number])[] = [
  ["a loopback address", "127.0.0.0", 8],
  ["a multicast address", "224.0.0.0", 4],
  ["the broadcast address", "255.255.255.255", 32],
  ["an address of no network", "0.0.0.0", 8],
  ["a loopback address", "::1", 128],
  ["a multicast address", "ff00::", 8],
];

/** Why no host can have the address (RFC 1122, section 3.2.1.3; RFC 4291, section 2); undefined where one can, or where it is none at all. */
export function hostAddressProblem(address: string): string | undefined {
  return isUnset(address) ? undefined : ranges.find(([, base, length]) => inSubnet(address, base, length))?.[0];
}

/** A subnet, by an address in it. */
export interface Subnet {
  readonly address: string;
  readonly prefix: number;
}

/**
 * The same for an address in a subnet: an IPv4 subnet's first address is its own, and the last is that of all its hosts. With 31 and 32 bits of
 * prefix there is neither (RFC 3021).
 */
export function subnetAddressProblem(address: string, { address: base, prefix }: Subnet): string | undefined {
  const isOrdinary = family(base) === "ipv4" && prefix > 0 && prefix <= 30 && !isUnset(base) && !isUnset(address);
  if (!isOrdinary || !inSubnet(address, base, prefix)) {
    return undefined;
  }
  const bits = parseAddress(address)?.slice(-4) ?? new Uint8Array(4);
  const value = bits.reduce((sum, byte) => sum * 256 + byte, 0);
  const size = 2 ** (addressBits.ipv4 - prefix);
  const place = value % size;
  if (place === 0) {
    return `the address of its subnet (/${prefix})`;
  }
  return place === size - 1 ? `the broadcast address of its subnet (/${prefix})` : undefined;
}
