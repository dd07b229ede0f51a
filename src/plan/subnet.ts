// SPDX-License-Identifier: LGPL-2.1-or-later
import { family, ipv4Value, parseAddress } from "../nbft/values/address.ts";

/** Bits of an address, and of the prefix that holds nothing but it. */
export const addressBits = { ipv4: 32, ipv6: 128 } as const;

/** Whether an address is in the subnet of `base` with a prefix of `length` bits of its family. */
export function inSubnet(address: string, base: string, length: number): boolean {
  const of = family(base);
  if (family(address) !== of) {
    return false;
  }
  if (of === "ipv4") {
    const [a, b] = [ipv4Value(address), ipv4Value(base)];
    return a !== undefined && b !== undefined && (length <= 0 || (a ^ b) >>> Math.max(0, 32 - length) === 0);
  }
  const a = parseAddress(address);
  const b = parseAddress(base);
  if (a === undefined || b === undefined) {
    return false;
  }
  const bits = length;
  return a.every((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - 8 * index));
    return (byte ^ (b[index] as number)) >> (8 - kept) === 0;
  });
}

/** Whether every interface reaches it without a route (RFC 4291, section 2.5.6). */
export function isLinkLocal(address: string): boolean {
  return family(address) === "ipv6" && inSubnet(address, "fe80::", 10);
}
