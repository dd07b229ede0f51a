// SPDX-License-Identifier: LGPL-2.1-or-later
// Which of the machine's network interfaces an HFI means.

import type { Host } from "../host/host.ts";
import type { InterfaceKey } from "../plan/types.ts";
import { readCarrier } from "./cards.ts";
import { Addresses, carrierOf, findNics, hasLink } from "./nics.ts";
import { Obstacle, seeNetworkManager } from "./obstacle.ts";
import { readVlans } from "./vlans.ts";

export { hasLink };

/** One look at the machine's interfaces: however many are asked for, the machine is only read once. */
export class InterfaceList {
  readonly #host: Host;
  readonly #addresses: Addresses;
  readonly #found = new Map<string, string | undefined>();

  constructor(host: Host) {
    this.#host = host;
    this.#addresses = new Addresses(host);
  }

  /** As findInterface(). */
  find(key: InterfaceKey): string | undefined {
    const name = `${key.mac} ${key.vlan}`;
    if (!this.#found.has(name)) {
      this.#found.set(name, this.#search(key));
    }
    return this.#found.get(name);
  }

  #search(key: InterfaceKey): string | undefined {
    const nics = findNics(this.#host, this.#addresses, key).map(({ name }) => name);
    if (key.vlan === 0) {
      return nics.map((name) => carrierOf(this.#host, name))[0];
    }
    const vlans = nics.length === 0 ? [] : readVlans(this.#host).filter(({ id }) => id === key.vlan);
    const parents = nics.flatMap((name) => [name, carrierOf(this.#host, name)]);
    const found = parents.flatMap((name) => vlans.filter(({ parent }) => parent === name))[0]?.name;
    return found && carrierOf(this.#host, found);
  }
}

/**
 * Name of the interface with this MAC address and VLAN, undefined where there is none (yet). lo and a MAC address of zeroes, which lo has too,
 * never match; a bond, bridge or VLAN that has inherited the address is not the NIC, but stands for it where the NIC is a part of it.
 */
export function findInterface(host: Host, key: InterfaceKey): string | undefined {
  return new InterfaceList(host).find(key);
}

/** Names of the NICs that a MAC address may mean, those with a link first: more than one only where they differ in nothing else. */
export function findCards(host: Host, key: Pick<InterfaceKey, "mac" | "pci">): string[] {
  const nics = findNics(host, new Addresses(host), key);
  return nics.filter(({ rank }) => rank === nics[0]?.rank).map(({ name }) => name);
}

/** `interface 52:54:00:00:00:01, VLAN 5`, for people. */
export function describeInterface({ mac, vlan }: InterfaceKey): string {
  return `interface ${mac}${vlan === 0 ? "" : `, VLAN ${vlan}`}`;
}

/** Throws an Obstacle where the interface is down or has no carrier: what is sent now would be lost, and cost 2 s to find out. */
export function requireLink(host: Host, name: string): void {
  const carrier = readCarrier(host, name);
  if (carrier === "0" || carrier === "EINVAL") {
    throw carrier === "0"
      ? new Obstacle("local", `no link on ${name}`, "check its cable and the switch")
      : new Obstacle("local", `${name} is down`, seeNetworkManager);
  }
}
