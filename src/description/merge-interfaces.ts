// SPDX-License-Identifier: LGPL-2.1-or-later
import { formatMac, macProblem, parseMac } from "../nbft/values/mac.ts";
import { quote } from "../text/visible.ts";
import { isAddressed } from "./is-addressed.ts";
import type { Say } from "./say.ts";
import { FormatError, formatPlace, type InterfacePart, type Place } from "./types.ts";

/** All that the sources say of one interface. */
export interface MergedInterface {
  readonly place: Place;
  /** What sources call it. */
  readonly names: Set<string>;
  /** What the system calls it, as the first source that knows it says. */
  device?: string;
  mac?: string;
  vlan?: number;
  vlanLink?: string;
  pci?: string;
  dhcp4: boolean;
  dhcp6: boolean;
  slaac: boolean;
  readonly addresses: Map<string, { readonly address: string; readonly prefix: number; readonly place: Place }>;
  readonly gateways: Map<
    string,
    { readonly address: string; readonly metric?: number; readonly isDefault?: boolean; readonly place: Place }
  >;
  readonly dns: Map<string, Place>;
  hostName?: { readonly text: string; readonly place: Place };
}

/**
 * The interfaces that are spoken of, each once, by their MAC addresses and VLANs where these are known, by their names where not. What is said
 * of none in particular (`ip=dhcp`) goes to those of which nothing is known.
 */
export function mergeInterfaces(parts: readonly InterfacePart[], say: Say): MergedInterface[] {
  const byName = new Map<string, MergedInterface>();
  const all: MergedInterface[] = [];
  const general: InterfacePart[] = [];
  for (const part of parts) {
    if (part.name === undefined && part.mac === undefined) {
      general.push(part);
      continue;
    }
    const known = part.name === undefined ? undefined : byName.get(part.name);
    const merged = known ?? start(part);
    if (known === undefined) {
      all.push(merged);
    }
    add(merged, part, say);
    if (part.name !== undefined) {
      byName.set(part.name, merged);
    }
  }
  for (const merged of all) {
    takeMacFromLink(merged, byName, say);
  }
  const list = uniteCards(all);
  addGeneral(list, general, say);
  return list;
}

function start({ place }: InterfacePart): MergedInterface {
  return {
    place,
    names: new Set(),
    dhcp4: false,
    dhcp6: false,
    slaac: false,
    addresses: new Map(),
    gateways: new Map(),
    dns: new Map(),
  };
}

function add(merged: MergedInterface, part: InterfacePart, say: Say): void {
  const { place, name } = part;
  if (name !== undefined) {
    merged.names.add(name);
    if (!part.isLabel) {
      merged.device ??= name;
    }
  }
  const bytes = part.mac === undefined ? undefined : parseMac(part.mac);
  const problem = part.mac === undefined ? undefined : bytes === undefined ? "is none" : macProblem(bytes);
  if (problem !== undefined) {
    say("error", place, `MAC address ${quote(part.mac)} ${problem}: not used`);
  }
  settle(merged, "mac", bytes === undefined || problem !== undefined ? undefined : formatMac(bytes), place);
  const isVlan = part.vlan === undefined || (Number.isInteger(part.vlan) && part.vlan >= 1 && part.vlan <= 4094);
  if (!isVlan) {
    throw new FormatError(place, `VLAN ${quote(part.vlan)} is not from 1 to 4094`);
  }
  settle(merged, "vlan", part.vlan, place);
  settle(merged, "vlanLink", part.vlanLink, place);
  settle(merged, "pci", part.pci, place);
  addSettings(merged, part);
}

/** What an interface has one of. */
function settle<K extends "mac" | "vlan" | "vlanLink" | "pci">(
  merged: MergedInterface,
  key: K,
  value: MergedInterface[K],
  place: Place,
): void {
  const present = merged[key];
  if (value !== undefined && present !== undefined && value !== present) {
    const name = [...merged.names][0] ?? merged.mac;
    const what = { mac: "MAC address", vlan: "VLAN", vlanLink: "VLAN on", pci: "PCI location" }[key];
    throw new FormatError(
      place,
      `interface ${name} has ${what} ${value}, and ${present} at ${formatPlace(merged.place)}`,
    );
  }
  merged[key] = present ?? value;
}

function addSettings(merged: MergedInterface, part: InterfacePart): void {
  const { place } = part;
  merged.dhcp4 ||= part.dhcp4 ?? false;
  merged.dhcp6 ||= part.dhcp6 ?? false;
  merged.slaac ||= part.slaac ?? false;
  for (const one of part.addresses) {
    merged.addresses.set(`${one.address}/${one.prefix}`, { ...one, place });
  }
  for (const one of part.gateways) {
    merged.gateways.set(one.address, { ...one, place });
  }
  for (const one of part.dns) {
    merged.dns.set(one, place);
  }
  if (part.hostName !== undefined) {
    merged.hostName = { text: part.hostName, place };
  }
}

/** A VLAN has the address of the card that it is on; a card whose name is made of its MAC address (systemd.net-naming-scheme(7)) says it. */
function takeMacFromLink(merged: MergedInterface, byName: ReadonlyMap<string, MergedInterface>, say: Say): void {
  const ofName = [...merged.names]
    .map((name) => /^enx([0-9a-f]{12})$/.exec(name)?.[1])
    .find((hex) => hex !== undefined);
  if (merged.mac === undefined && ofName !== undefined) {
    merged.mac = ofName.replace(/..(?=.)/g, "$&:");
  }
  const link = merged.vlanLink === undefined ? undefined : byName.get(merged.vlanLink);
  if (link?.vlan !== undefined || link?.vlanLink !== undefined) {
    say("error", merged.place, `VLAN ${merged.vlan} is on another VLAN, which a table cannot say: left out`);
    delete merged.mac;
  } else if (link !== undefined && merged.mac === undefined) {
    takeMacFromLink(link, byName, say);
    Object.assign(merged, link.mac && { mac: link.mac }, link.pci && { pci: link.pci });
  }
}

/** Parts under different names, or with none, that are of one card and VLAN. */
function uniteCards(all: readonly MergedInterface[]): MergedInterface[] {
  const list = new Map<string | MergedInterface, MergedInterface>();
  for (const merged of all) {
    const key = merged.mac === undefined ? merged : `${merged.mac} ${merged.vlan ?? 0}`;
    const present = list.get(key);
    if (present === undefined) {
      list.set(key, merged);
      continue;
    }
    for (const name of merged.names) {
      present.names.add(name);
    }
    const { pci = merged.pci, hostName = merged.hostName, device = merged.device } = present;
    Object.assign(present, pci && { pci }, hostName && { hostName }, device && { device });
    present.dhcp4 ||= merged.dhcp4;
    present.dhcp6 ||= merged.dhcp6;
    present.slaac ||= merged.slaac;
    for (const key of ["addresses", "gateways", "dns"] as const) {
      const into = present[key] as Map<string, unknown>;
      for (const [name, value] of merged[key]) {
        into.set(name, value);
      }
    }
  }
  return [...list.values()];
}

function addGeneral(list: readonly MergedInterface[], parts: readonly InterfacePart[], say: Say): void {
  const links = new Set(list.flatMap(({ vlanLink }) => vlanLink ?? []));
  const cards = list.filter(({ mac, names }) => mac !== undefined && ![...names].some((name) => links.has(name)));
  const withoutAddress = cards.filter((one) => !isAddressed(one));
  const withoutServers = list.filter(({ mac, dns }) => mac !== undefined && dns.size === 0);
  for (const part of parts) {
    const isSetting = part.dhcp4 || part.dhcp6 || part.slaac || part.addresses.length > 0;
    const open = isSetting ? withoutAddress : part.dns.length > 0 ? withoutServers : cards;
    if (open.length === 0 || (part.addresses.length > 0 && open.length > 1)) {
      const why = open.length > 1 ? "more than one interface may be meant" : "no interface is known that it is for";
      say("note", part.place, `${why}: not in the table; say which: ip=NAME:dhcp ifname=NAME:MAC`);
      continue;
    }
    for (const one of open) {
      addSettings(one, part);
    }
  }
}
