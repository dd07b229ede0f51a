// SPDX-License-Identifier: LGPL-2.1-or-later
import { family } from "../nbft/values/address.ts";
import { hfisOf, type InterfaceHfis } from "./hfis-of.ts";
import { mergeInterfaces } from "./merge-interfaces.ts";
import type { Say } from "./say.ts";
import type { InterfacePart } from "./types.ts";

/**
 * All interfaces with their HFIs.
 * @param wanted names that connections have for them
 */
export function interfacesOf(
  parts: readonly InterfacePart[],
  wanted: ReadonlySet<string>,
  say: Say,
): readonly InterfaceHfis[] {
  return hfisOf(mergeInterfaces(parts, say), wanted, say);
}

/** Says where a lease is asked for in another family than a source has said: in a table, DHCP has that of the targets. */
export function sayLeases(
  interfaces: readonly InterfaceHfis[],
  ends: readonly { readonly hfi: number; readonly traddr: string }[],
  say: Say,
): void {
  for (const { of, hfis } of interfaces) {
    for (const { index, ip, dhcpOverride } of hfis) {
      const targets = new Set(ends.filter(({ hfi }) => hfi === index).map(({ traddr }) => family(traddr)));
      const own = family(ip);
      const other = own === "ipv4" ? "ipv6" : "ipv4";
      if (dhcpOverride && targets.has(other)) {
        const instead = targets.has(own) ? `as for ${words[own]}` : `and not for ${words[own]}`;
        const what = `DHCP of ${[...of.names][0] ?? of.mac} is asked for ${words[other]}, ${instead}: a table has the family of the targets`;
        say("warning", of.place, what);
      }
    }
  }
}

const words = { ipv4: "IPv4", ipv6: "IPv6" } as const;
