// SPDX-License-Identifier: LGPL-2.1-or-later
// Which of the machine's network interfaces an HFI means.

import { type Host, HostError } from "../host/host.ts";
import type { InterfaceKey } from "../plan/types.ts";
import { listFolder, readAttribute } from "./attributes.ts";
import { Obstacle } from "./obstacle.ts";

/** ARPHRD_ETHER of linux/if_arp.h; lo is 772. */
const ethernet = "1";

/**
 * Name of the interface with this MAC address and VLAN, undefined where there is none (yet). lo and a MAC address of zeroes, which lo has too,
 * never match; a bond, bridge or VLAN that has inherited the address is not the NIC.
 */
export function findInterface(host: Host, { mac, vlan }: InterfaceKey): string | undefined {
  const nics = findNics(host, mac);
  if (vlan === 0) {
    return nics[0]?.name;
  }
  const vlans = readVlans(host).filter(({ id }) => id === vlan);
  return nics.flatMap(({ name }) => vlans.filter(({ parent }) => parent === name))[0]?.name;
}

/** Names of the NICs that a MAC address may mean, those with a link first: more than one only where they differ in nothing else. */
export function findCards(host: Host, mac: string): string[] {
  const nics = findNics(host, mac);
  return nics.filter(({ rank }) => rank === nics[0]?.rank).map(({ name }) => name);
}

/** `interface 52:54:00:00:00:01, VLAN 5`, for people. */
export function describeInterface({ mac, vlan }: InterfaceKey): string {
  return `interface ${mac}${vlan === 0 ? "" : `, VLAN ${vlan}`}`;
}

interface Nic {
  readonly name: string;
  /** The smaller, the better. */
  readonly rank: number;
}

/**
 * Ethernet devices with this address, the best first: one of real hardware (a `device` link) before one that has none, and before one that
 * is enslaved (a `master` link), because a virtual function under netvsc or net_failover has the address of its master, which carries the traffic.
 * Of equal ones (firmware that gives both ports of a card one address) that with a link comes first.
 */
function findNics(host: Host, mac: string): Nic[] {
  if (/^[0:]*$/.test(mac)) {
    return [];
  }
  const net = "/sys/class/net";
  const rank = (name: string) =>
    (host.exists(`${net}/${name}/device`) ? 0 : 2) + (host.exists(`${net}/${name}/master`) ? 1 : 0);
  return listFolder(host, net)
    .filter((name) => readAttribute(host, `${net}/${name}/address`)?.toLowerCase() === mac.toLowerCase())
    .filter((name) => readAttribute(host, `${net}/${name}/type`) === ethernet && !isStacked(host, `${net}/${name}`))
    .map((name) => ({ name, rank: rank(name), linkless: hasLink(host, name) ? 0 : 1 }))
    .sort((a, b) => a.rank - b.rank || a.linkless - b.linkless);
}

/** Whether the interface is made of others: no hardware of its own, and links to what is below it. */
function isStacked(host: Host, folder: string): boolean {
  return !host.exists(`${folder}/device`) && listFolder(host, folder).some((name) => name.startsWith("lower_"));
}

interface Vlan {
  readonly name: string;
  readonly id: number;
  readonly parent: string;
}

/**
 * The machine's VLAN devices. Sysfs does not tell their identifiers; the table of the kernel's module 8021q does. Not by /proc/net, the usual
 * name of the same folder: the services of the real root have no such link (ProcSubset=).
 */
function readVlans(host: Host): Vlan[] {
  const lines = readAttribute(host, "/proc/self/net/vlan/config")?.split("\n") ?? [];
  return lines.flatMap((line) => {
    const [name, id, parent] = line.split("|").map((column) => column.trim());
    return name !== undefined && parent !== undefined && /^\d+$/.test(id ?? "")
      ? [{ name, id: Number(id), parent }]
      : [];
  });
}

/** Throws an Obstacle where the interface is down or has no carrier: what is sent now would be lost, and cost 2 s to find out. */
export function requireLink(host: Host, name: string): void {
  const carrier = readCarrier(host, name);
  if (carrier === "0" || carrier === "EINVAL") {
    throw new Obstacle("local", carrier === "0" ? `no link on ${name}` : `${name} is down`);
  }
}

/** Whether the interface is up and its cable plugged in. */
export function hasLink(host: Host, name: string): boolean {
  return readCarrier(host, name) === "1";
}

/** 0 or 1, or an errno: EINVAL is how the kernel says that the interface is down (net-sysfs.c). */
function readCarrier(host: Host, name: string): string {
  try {
    return String.fromCharCode(...host.readFile(`/sys/class/net/${name}/carrier`).slice(0, 1));
  } catch (error) {
    if (error instanceof HostError) {
      return error.code;
    }
    throw error;
  }
}
