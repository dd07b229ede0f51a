// SPDX-License-Identifier: LGPL-2.1-or-later
// Adds what an interface of the boot needs to a file of netplan. What both say, both; nothing is taken out.

import { isMap, isSeq, type Pair, Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import type { DeviceNames } from "../device-names.ts";
import type { CardDefinition, Definition } from "./definitions.ts";
import { mappingAt, type NetplanDocument } from "./document.ts";
import { nodeOf } from "./nodes.ts";
import type { Settings, Value } from "./settings.ts";

export function editNetwork(
  file: NetplanDocument,
  cards: readonly CardDefinition[],
  names: DeviceNames,
  remarks: string[],
): void {
  for (const card of cards) {
    const ethernets = mappingAt(file, file.network, "ethernets");
    const name = names({ mac: card.mac, vlan: 0 });
    const present = find(ethernets, (id, definition) => isCard(id, definition, card.mac, name));
    if (present === undefined) {
      remarks.push(...remarksOnUnknown(ethernets, card.mac));
    }
    const link = present?.id ?? freeId(file, card.id);
    if (present === undefined) {
      file.set(ethernets, link, nodeOf({ match: { macaddress: card.mac }, ...card.settings }));
    } else {
      addMatch(file, present, card.mac, remarks);
      addSettings(file, present.definition, card.settings, remarks);
    }
    for (const vlan of card.vlans) {
      editVlan(file, link, vlan, remarks);
    }
  }
}

/** By its MAC address the card is found whatever it is called; and a card that root uses is not renamed. */
function addMatch(file: NetplanDocument, { id, definition }: Present, mac: string, remarks: string[]): void {
  const match = mappingAt(file, definition, "match");
  if (!match.has("macaddress")) {
    file.set(match, "macaddress", nodeOf(mac));
  }
  if (definition.has("set-name")) {
    remarks.push(
      `${id} has set-name: take it out where nbft-boot is in the initramfs only, because a card that root uses cannot be renamed`,
    );
  }
}

function editVlan(file: NetplanDocument, link: string, { id, tag, settings }: Definition, remarks: string[]): void {
  const vlans = mappingAt(file, file.network, "vlans");
  const isIt = (_id: string, definition: YAMLMap) =>
    String(definition.get("id")) === String(tag) && String(definition.get("link")) === link;
  const present = find(vlans, isIt);
  if (present === undefined) {
    file.set(vlans, freeId(file, id), nodeOf({ id: tag ?? 0, link, ...settings }));
  } else {
    addSettings(file, present.definition, settings, remarks);
  }
}

interface Present {
  readonly id: string;
  readonly definition: YAMLMap;
}

function find(parent: YAMLMap, isIt: (id: string, definition: YAMLMap) => boolean): Present | undefined {
  for (const { key, value } of parent.items as Pair[]) {
    const id = String((key as Scalar | null)?.value ?? "");
    if (isMap(value) && isIt(id, value)) {
      return { id, definition: value };
    }
  }
  return undefined;
}

/** By its MAC address, else by its name, where somebody has said that. */
function isCard(id: string, definition: YAMLMap, mac: string, name: string | undefined): boolean {
  const match = definition.get("match");
  if (!isMap(match)) {
    return id === name;
  }
  const address = match.get("macaddress");
  return address === undefined
    ? match.get("name") === name && name !== undefined
    : String(address).toLowerCase() === mac;
}

/** Definitions that are found by names may be for the card. */
function remarksOnUnknown(ethernets: YAMLMap, mac: string): string[] {
  const byName = (ethernets.items as Pair[]).filter(({ value }) => isMap(value) && !isMap(value.get("match")));
  return byName.map(({ key }) => {
    const id = String((key as Scalar | null)?.value ?? "");
    return `ethernets has ${id} without a MAC address: if that is ${mac}, add --ifname=${id}:${mac}, so that one definition has it all`;
  });
}

function freeId(file: NetplanDocument, wanted: string): string {
  const isTaken = file.network.items.some(({ value }) => isMap(value) && value.has(wanted));
  return isTaken
    ? file.fail(undefined, `it has a definition ${wanted} that is for something else: rename that`)
    : wanted;
}

/** Lists are added to, what is switched on stays on, what is said stays said. */
function addSettings(file: NetplanDocument, definition: YAMLMap, settings: Settings, remarks: string[]): void {
  const hadDhcp = (key: string) => /^(y|yes|on|true)$/i.test(String(definition.get(key) ?? ""));
  const dhcp = { dhcp4: hadDhcp("dhcp4"), dhcp6: hadDhcp("dhcp6") };
  for (const [key, value] of Object.entries(settings)) {
    const isOfOwnDhcp = /^dhcp-identifier$/.test(key)
      ? dhcp.dhcp4
      : key === "dhcp4-overrides"
        ? dhcp.dhcp4
        : key === "dhcp6-overrides" && dhcp.dhcp6;
    if (key === "optional" || isOfOwnDhcp) {
      continue;
    }
    addSetting(file, definition, key, value, remarks);
  }
}

function addSetting(file: NetplanDocument, parent: YAMLMap, key: string, value: Value, remarks: string[]): void {
  const present = parent.get(key, true);
  if (Array.isArray(value)) {
    addItems(file, parent, key, value as readonly Value[]);
  } else if (typeof value === "object") {
    const mapping = mappingAt(file, parent, key);
    for (const [inner, one] of Object.entries(value)) {
      addSetting(file, mapping, inner, one, remarks);
    }
  } else if (value === true && present !== undefined && !/^(y|yes|on|true)$/i.test(String(parent.get(key)))) {
    remarks.push(`${key} was ${String(parent.get(key))}, and is true now: root needs it`);
    file.set(parent, key, nodeOf(value));
  } else if (present === undefined && value !== false) {
    file.set(parent, key, nodeOf(value));
  }
}

function addItems(file: NetplanDocument, parent: YAMLMap, key: string, values: readonly Value[]): void {
  const present = parent.get(key, true);
  if (present === undefined) {
    // What netplan does without a word is his who wrote the file.
    if (values.length > 0 && key !== "link-local") {
      file.set(parent, key, nodeOf(values));
    }
    return;
  }
  if (!isSeq(present)) {
    file.fail(present, `${key} is no list that could be added to`);
  }
  const list = present as YAMLSeq;
  const known = new Set(list.items.map(identity));
  for (const value of values) {
    if (!known.has(identity(nodeOf(value)))) {
      file.add(list, nodeOf(value));
    }
  }
}

/** What makes an item the same as another one: of a route where it leads to, of an address with a label the address. */
function identity(item: unknown): string {
  if (isMap(item)) {
    const [first] = item.items;
    return item.has("to")
      ? `${item.get("to")} ${item.get("via") ?? ""}`
      : String((first?.key as Scalar | undefined)?.value ?? "");
  }
  return item instanceof Scalar ? String(item.value) : "";
}
