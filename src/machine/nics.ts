// SPDX-License-Identifier: LGPL-2.1-or-later
// Which of the machine's network cards a MAC address means.

import type { Host } from "../host/host.ts";
import type { InterfaceKey } from "../plan/types.ts";
import { listFolder, orElse, readAttribute } from "./attributes.ts";

/** /sys/class/net/NAME, in whose folders the kernel tells of each interface. */
export const net = "/sys/class/net";

/** ARPHRD_ETHER of linux/if_arp.h; lo is 772. */
const ethernet = "1";

/** NET_ADDR_SET of linux/netdevice.h: the address is not the one that the device came with. */
const changed = "3";

export interface Nic {
  readonly name: string;
  /** The smaller, the better. */
  readonly rank: number;
}

/** The machine's interfaces by their addresses, as of one moment: however many are asked for, each is only read once. */
export class Addresses {
  readonly #host: Host;
  readonly #names: readonly string[];
  readonly #byAddress: ReadonlyMap<string, readonly string[]>;
  #byOrigin: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(host: Host) {
    this.#host = host;
    this.#names = listFolder(host, net);
    this.#byAddress = group(this.#names, (name) => readAttribute(host, `${net}/${name}/address`)?.toLowerCase());
  }

  get size(): number {
    return this.#names.length;
  }

  /** Names of those that have it. */
  having(address: string): readonly string[] {
    return this.#byAddress.get(address) ?? [];
  }

  /** Names of the cards that came with it and have another now. */
  cameWith(address: string): readonly string[] {
    const host = this.#host;
    this.#byOrigin ??= group(this.#names, (name) =>
      isHardware(host, name) && readAttribute(host, `${net}/${name}/addr_assign_type`) === changed && isCard(host, name)
        ? host.permanentAddress(name)
        : undefined,
    );
    return this.#byOrigin.get(address) ?? [];
  }
}

function group(names: readonly string[], keyOf: (name: string) => string | undefined): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const key = keyOf(name) ?? "";
    const others = groups.get(key);
    if (others === undefined) {
      groups.set(key, [name]);
    } else {
      others.push(name);
    }
  }
  return groups;
}

/**
 * Ethernet devices that the MAC address means, the best first: one of real hardware (a `device` link) before one that has none, and before one
 * that is a part of another of real hardware, because a virtual function under netvsc or net_failover has the address of its master, which
 * carries the traffic. Of those with one address (firmware that gives both ports of a card the same) the one in the HFI's place comes first,
 * then that with a link.
 */
export function findNics(host: Host, addresses: Addresses, { mac, pci }: Pick<InterfaceKey, "mac" | "pci">): Nic[] {
  const address = mac.toLowerCase();
  if (/^[0:]*$/.test(address)) {
    return [];
  }
  const own = addresses.having(address).filter((name) => isCard(host, name) && !hasBorrowed(host, name, address));
  const found = own.some((name) => isHardware(host, name)) ? own : [...addresses.cameWith(address), ...own];
  const rank = (name: string) =>
    (isHardware(host, name) ? 0 : 4) +
    (isHardware(host, `${name}/master`) ? 2 : 0) +
    (pci !== undefined && pciOf(orElse("", () => host.readLink(`${net}/${name}`))) !== pci ? 1 : 0);
  return found
    .map((name) => ({ name, rank: rank(name), linkless: hasLink(host, name) ? 0 : 1 }))
    .sort((a, b) => a.rank - b.rank || a.linkless - b.linkless);
}

/** Whether it is Ethernet, and not made of others: without hardware of its own, and with links to what is below it. */
function isCard(host: Host, name: string): boolean {
  return (
    readAttribute(host, `${net}/${name}/type`) === ethernet &&
    (isHardware(host, name) || !listFolder(host, `${net}/${name}`).some((entry) => entry.startsWith("lower_")))
  );
}

function isHardware(host: Host, name: string): boolean {
  return host.exists(`${net}/${name}/device`);
}

/** Whether the address is that of the bond which the card is a part of, and the card itself came with another. */
function hasBorrowed(host: Host, name: string, address: string): boolean {
  if (!host.exists(`${net}/${name}/master`) || readAttribute(host, `${net}/${name}/addr_assign_type`) !== changed) {
    return false;
  }
  const came = host.permanentAddress(name);
  return came !== undefined && came !== address;
}

/** The PCI function that a card is of, `0000:3b:00.1`: the last one on the device's path in sysfs. */
export function pciOf(path: string): string | undefined {
  return path.match(/[0-9a-f]{4,}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7](?=\/)/g)?.at(-1);
}

/**
 * The interface that has the addresses of a card's: the bond or bridge that the card is a part of by now, or the master of a virtual function. A
 * VRF leaves them to the card.
 */
export function carrierOf(host: Host, name: string): string {
  const master = orElse(undefined, () => host.readLink(`${net}/${name}/master`))?.replace(/^.*\//, "");
  const takes =
    master !== undefined && ["device", "bonding", "bridge"].some((entry) => host.exists(`${net}/${master}/${entry}`));
  return takes ? carrierOf(host, master) : name;
}

/** Whether the interface is up and its cable plugged in. */
export function hasLink(host: Host, name: string): boolean {
  return readAttribute(host, `${net}/${name}/carrier`) === "1";
}
