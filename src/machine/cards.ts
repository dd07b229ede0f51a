// SPDX-License-Identifier: LGPL-2.1-or-later
// The network cards of a plan as this machine has them.

import { type Host, HostError } from "../host/host.ts";
import type { InterfaceKey } from "../plan/types.ts";
import { Addresses, carrierOf, findNics, net } from "./nics.ts";

export interface Card {
  /** Absent where no card has the MAC address. */
  readonly name?: string | undefined;
  /** Absent where the kernel does not say. */
  readonly link?: "up" | "none" | "down" | undefined;
  /** The bond or bridge that has its addresses. */
  readonly partOf?: string | undefined;
}

/** The card of each MAC address; undefined where nobody can see the machine's interfaces. */
export function readCards(host: Host, keys: readonly InterfaceKey[]): ReadonlyMap<string, Card> | undefined {
  const addresses = new Addresses(host);
  return addresses.size === 0 ? undefined : new Map(keys.map((key) => [key.mac, readCard(host, addresses, key)]));
}

function readCard(host: Host, addresses: Addresses, key: InterfaceKey): Card {
  const name = findNics(host, addresses, key)[0]?.name;
  if (name === undefined) {
    return {};
  }
  const carrier = carrierOf(host, name);
  return { name, link: links[readCarrier(host, name)], partOf: carrier === name ? undefined : carrier };
}

const links: Readonly<Record<string, Card["link"]>> = { "0": "none", "1": "up", EINVAL: "down" };

/** 0 or 1, or an errno: EINVAL is how the kernel says that the interface is down (net-sysfs.c). */
export function readCarrier(host: Host, name: string): string {
  try {
    return String.fromCharCode(...host.readFile(`${net}/${name}/carrier`).slice(0, 1));
  } catch (error) {
    if (error instanceof HostError) {
      return error.code;
    }
    throw error;
  }
}
