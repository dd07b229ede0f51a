// SPDX-License-Identifier: LGPL-2.1-or-later
// Several interfaces with IPv4 addresses in one segment, or with ways to one target. The kernel takes an address for the machine's, not for an
// interface's: any of them answers an ARP request for it and asks in its name, so that the target sends one path's packets to another path's
// interface, where no connection is bound; and with a strict rp_filter it drops what comes by another way than it would send by.

import type { Host } from "../host/host.ts";
import { orElse, readAttribute } from "./attributes.ts";

const folder = "/proc/sys/net/ipv4/conf";

/**
 * Settings of an interface with which each answers for its own addresses, asks by its own address, and takes what comes as long as there is any
 * way back. They do nothing to other interfaces: the kernel takes the greater of `all` and the interface.
 */
export const apartSettings = [
  ["arp_ignore", 1],
  ["arp_announce", 2],
  ["rp_filter", 2],
] as const;

/** Sets what is less than needed. Where the kernel does not let us, the path is tried all the same. */
export function keepApart(host: Host, name: string): void {
  for (const [setting, needed] of apartSettings) {
    const value = readEffective(host, name, setting);
    if (value !== undefined && (setting === "rp_filter" ? value === 1 : value < needed)) {
      orElse(undefined, () => host.appendFile(`${folder}/${name}/${setting}`, String(needed)));
    }
  }
}

/** Whether packets are dropped that come to the interface by another way than the kernel would answer by (rp_filter of ip-sysctl.rst). */
export function isStrict(host: Host, name: string): boolean {
  return readEffective(host, name, "rp_filter") === 1;
}

function readEffective(host: Host, name: string, setting: string): number | undefined {
  const [all, own] = ["all", name].map((one) => readAttribute(host, `${folder}/${one}/${setting}`));
  return all === undefined || own === undefined ? undefined : Math.max(Number(all), Number(own));
}
