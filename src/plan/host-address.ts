// SPDX-License-Identifier: LGPL-2.1-or-later
// Which addresses can be those of a host. Firmware cannot have used others (EDK2 asks the same of a unicast address), so what stands in their
// place is garbage; systemd-networkd refuses the whole file for one of them, NetworkManager makes routes of them.

import { family, ipv4Value, isUnset, parseAddress } from "../nbft/values/address.ts";
import { addressBits, inSubnet } from "./subnet.ts";

/** Why no host can have the address (RFC 1122, section 3.2.1.3; RFC 4291, section 2); undefined where one can, or where it is none at all. */
export function hostAddressProblem(address: string): string | undefined {
  if (isUnset(address)) {
    return undefined;
  }
  return family(address) === "ipv4" ? ipv4Problem(address) : ipv6Problem(address);
}

function ipv4Problem(address: string): string | undefined {
  const value = ipv4Value(address);
  switch (value === undefined ? undefined : value >>> 24) {
    case 127:
      return "a loopback address";
    case 0:
      return "an address of no network";
    case 255:
      return value === 0xffffffff ? "the broadcast address" : undefined;
    default:
      return value !== undefined && value >>> 28 === 0xe ? "a multicast address" : undefined;
  }
}

function ipv6Problem(address: string): string | undefined {
  const bytes = parseAddress(address);
  if (bytes?.[0] === 0xff) {
    return "a multicast address";
  }
  return bytes?.every((byte, index) => byte === (index === 15 ? 1 : 0)) ? "a loopback address" : undefined;
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
  const value = ipv4Value(address) ?? 0;
  const size = 2 ** (addressBits.ipv4 - prefix);
  const place = value % size;
  if (place === 0) {
    return `the address of its subnet (/${prefix})`;
  }
  return place === size - 1 ? `the broadcast address of its subnet (/${prefix})` : undefined;
}
