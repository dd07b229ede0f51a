// SPDX-License-Identifier: LGPL-2.1-or-later
// One Ethernet interface or VLAN of netplan (netplan-yaml(5)).

import type { InterfacePart, Remark } from "../../description/types.ts";
import { parseAddress } from "../../nbft/values/address.ts";
import { listFew } from "../../text/list-few.ts";
import { quote } from "../../text/visible.ts";
import {
  booleanOf,
  entriesOf,
  entryOf,
  isNull,
  itemsOf,
  textOf,
  type YamlEntry,
  type YamlValue,
} from "../yaml/values.ts";
import { gatewayOf, readRoutes } from "./routes.ts";

/** Keys that say how the network is run, and nothing that a boot needs or that would differ in it. */
const withoutMeaning = new Set(["critical", "optional", "renderer", "ignore-carrier"]);

/** What is read elsewhere: who the interface is. */
const identity = new Set(["match", "set-name", "id", "link"]);

export type Say = (severity: Remark["severity"], at: Pick<YamlEntry | YamlValue, "place">, message: string) => void;

/** What a definition says of the interface's network. */
export type NetworkPart = Pick<InterfacePart, "addresses" | "gateways" | "dns" | "dhcp4" | "dhcp6" | "slaac">;

/**
 * The network of an interface.
 * @param label what it is called, for people
 */
export function readDefinition(label: string, definition: YamlValue, say: Say): NetworkPart {
  if (definition.kind !== "mapping" && !isNull(definition)) {
    say("error", definition, `${label} is ${describe(definition)}, not a mapping of what is to be configured`);
  }
  const addresses = addressesOf(label, entryOf(definition, "addresses"), say);
  const gateways: InterfacePart["gateways"][number][] = [];
  const dns: string[] = [];
  const switches: { dhcp4?: boolean; dhcp6?: boolean; slaac?: boolean } = {};
  for (const entry of entriesOf(definition)) {
    const { key, value } = entry;
    if (key === "addresses" || identity.has(key) || withoutMeaning.has(key)) {
      continue;
    }
    if (key === "dhcp4" || key === "dhcp6" || key === "accept-ra") {
      const on = booleanOf(value);
      if (on === undefined) {
        say("error", entry, `${label}: ${key} is ${describe(value)}, not true or false`);
      } else if (on) {
        switches[key === "accept-ra" ? "slaac" : key] = true;
      }
    } else if (key === "gateway4" || key === "gateway6") {
      gateways.push(...gatewayOf(label, value, undefined, say));
    } else if (key === "routes") {
      gateways.push(...readRoutes(label, itemsIn(label, entry, say), say));
    } else if (key === "nameservers") {
      dns.push(...nameServersOf(label, entry, say));
    } else if (!isNull(value)) {
      say("warning", entry, `${label}: ${visibleKey(key)} cannot be said by a table: left out`);
    }
  }
  return { addresses, gateways, dns, ...switches };
}

function addressesOf(label: string, list: YamlEntry | undefined, say: Say): InterfacePart["addresses"] {
  return itemsIn(label, list, say).flatMap((item) => {
    // `- 10.0.0.1/24:` with options below it.
    const [only] = entriesOf(item);
    for (const option of entriesOf(only?.value)) {
      say("warning", option, `${label}: ${visibleKey(option.key)} of an address cannot be said by a table: left out`);
    }
    const text = only?.key ?? textOf(item) ?? "";
    const address = parsePrefixed(text);
    if (address === undefined) {
      say("error", item, `${label}: ${describe(item)} is no address with its prefix length: write 192.0.2.2/24`);
    }
    return address ?? [];
  });
}

/** `192.0.2.2/24`, or an IPv6 address. */
export function parsePrefixed(text: string): { readonly address: string; readonly prefix: number } | undefined {
  const [, address = "", digits] = /^([0-9a-f:.]+)\/([0-9]{1,3})$/i.exec(text) ?? [];
  const prefix = Number(digits);
  return parseAddress(address) !== undefined && prefix <= (address.includes(":") ? 128 : 32)
    ? { address, prefix }
    : undefined;
}

function nameServersOf(label: string, servers: YamlEntry, say: Say): readonly string[] {
  const dns: string[] = [];
  if (servers.value.kind !== "mapping" && !isNull(servers.value)) {
    say("error", servers, `${label}: nameservers is ${describe(servers.value)}, not a mapping with addresses`);
  }
  for (const entry of entriesOf(servers.value)) {
    if (entry.key === "addresses") {
      for (const item of itemsIn(label, entry, say)) {
        const address = textOf(item) ?? "";
        if (parseAddress(address) === undefined) {
          say("error", item, `${label}: ${describe(item)} is no address of a name server`);
        } else {
          dns.push(address);
        }
      }
    } else if (entry.key === "search") {
      const domains = listFew(itemsOf(entry.value).map(describe));
      say("warning", entry, `${label}: the search domain ${domains} cannot be said by a table: left out`);
    } else {
      say("warning", entry, `${label}: ${visibleKey(entry.key)} of nameservers cannot be said by a table: left out`);
    }
  }
  return dns;
}

/** What is in a list; what is none is remarked, and not lost. */
function itemsIn(label: string, entry: YamlEntry | undefined, say: Say): readonly YamlValue[] {
  if (entry !== undefined && entry.value.kind !== "list" && !isNull(entry.value)) {
    say("error", entry, `${label}: ${visibleKey(entry.key)} is ${describe(entry.value)}, not a list`);
  }
  return itemsOf(entry?.value);
}

/** A key of the file as it may be shown. */
export function visibleKey(key: string): string {
  return /^[\w.-]{1,40}$/.test(key) ? key : quote(key);
}

/** A value of the file as it may be shown. */
export function describe(value: YamlValue | undefined): string {
  if (value === undefined || isNull(value)) {
    return "nothing";
  }
  return value.kind === "scalar" ? quote(value.text) : `a ${value.kind}`;
}
