// SPDX-License-Identifier: LGPL-2.1-or-later
// The network of a source: what netplan says of Ethernet interfaces and VLANs (netplan-yaml(5)).

import { type Description, FormatError, type InterfacePart, type Place, type Remark } from "../description/types.ts";
import { macProblem, parseMac } from "../nbft/values/mac.ts";
import type { Format } from "./format.ts";
import { describe, readDefinition, type Say, visibleKey } from "./netplan/definition.ts";
import { parseYaml, positions } from "./yaml/document.ts";
import { topKeys } from "./yaml/top-keys.ts";
import { entriesOf, isNull, memberOf, textOf, type YamlEntry, type YamlValue } from "./yaml/values.ts";

export const netplan: Format = {
  name: "netplan",
  title: "netplan",
  recognizes: (text) => topKeys(text)[0] === "network" && topKeys(text).length === 1,
  read: ({ name, text }) => {
    const positionOf = positions(text);
    return readNetplan(text, (offset) => ({ source: name, ...positionOf(offset) }));
  },
};

/** A whole file of netplan, also one within another file. */
export function readNetplan(text: string, placeOf: (offset: number) => Place): Description {
  const document = parseYaml(text, placeOf);
  const network = memberOf(document, "network");
  if (network?.kind !== "mapping") {
    throw new FormatError(network?.place ?? placeOf(0), "has no network: is this netplan's?");
  }
  return readNetwork(network);
}

/** The value of `network:`. */
export function readNetwork(network: YamlValue): Description {
  const remarks: Remark[] = [];
  const say: Say = (severity, { place }, message) => remarks.push({ severity, place, message });
  const version = memberOf(network, "version");
  if (version !== undefined && textOf(version) !== "2") {
    throw new FormatError(version.place, `the version of netplan's format is ${describe(version)}, and this reads 2`);
  }
  const names = new Map<string, string>();
  const interfaces: InterfacePart[] = [];
  for (const definition of entriesOf(memberOf(network, "ethernets"))) {
    const part = readEthernet(definition, say);
    if (part?.name !== undefined) {
      names.set(definition.key, part.name);
      interfaces.push(part);
    }
  }
  for (const definition of entriesOf(memberOf(network, "vlans"))) {
    interfaces.push(...readVlan(definition, names, say));
  }
  for (const section of entriesOf(network)) {
    if (!["version", "renderer", "ethernets", "vlans"].includes(section.key)) {
      remarkOthers(section, say);
    } else if (
      /^(?:ethernets|vlans)$/.test(section.key) &&
      section.value.kind !== "mapping" &&
      !isNull(section.value)
    ) {
      say("error", section, `${section.key} is ${describe(section.value)}, not a mapping of names`);
    }
  }
  return { hosts: [], interfaces, connections: [], remarks };
}

function readEthernet(definition: YamlEntry, say: Say): InterfacePart | undefined {
  const { key, place, value } = definition;
  const match = memberOf(value, "match");
  const label = visibleKey(key);
  const ownName = match === undefined ? key : plainName(textOf(memberOf(match, "name")));
  const deviceName = textOf(memberOf(value, "set-name")) ?? ownName;
  const name = deviceName ?? key;
  if (!isName(name)) {
    say("error", definition, `${visibleKey(name)} is no name of an interface: it is left out`);
    return undefined;
  }
  const mac = macOf(label, memberOf(match, "macaddress"), say);
  const isLabel = deviceName === undefined;
  return {
    place,
    name,
    ...(isLabel && { isLabel }),
    ...(mac !== undefined && { mac }),
    ...readDefinition(label, value, say),
  };
}

/**
 * Names of the kernel's have 15 characters at most; those by which netplan's definitions refer to each other may be longer. What else there may be
 * in one would end a word of the kernel's command line, or a part of it.
 */
function isName(name: string): boolean {
  return /^[A-Za-z0-9_.-]{1,64}$/.test(name) && !/^\.\.?$/.test(name);
}

/** One that is no pattern (glob(7)). */
function plainName(name: string | undefined): string | undefined {
  return name !== undefined && /^[^*?[]+$/.test(name) ? name : undefined;
}

function macOf(label: string, value: YamlValue | undefined, say: Say): string | undefined {
  const text = textOf(value);
  if (value === undefined || text === undefined) {
    return undefined;
  }
  const bytes = parseMac(text);
  const problem = bytes === undefined ? "is no MAC address" : macProblem(bytes);
  if (problem !== undefined) {
    say("error", value, `${label}: ${describe(value)} ${problem}`);
    return undefined;
  }
  return text.toLowerCase().replaceAll("-", ":");
}

function readVlan(definition: YamlEntry, names: ReadonlyMap<string, string>, say: Say): readonly InterfacePart[] {
  const { key, place, value } = definition;
  const label = visibleKey(key);
  if (!isName(key)) {
    say("error", definition, `${label} is no name of an interface: it is left out`);
    return [];
  }
  const id = memberOf(value, "id");
  const link = textOf(memberOf(value, "link"));
  const digits = textOf(id) ?? "";
  const vlan = /^[0-9]{1,4}$/.test(digits) ? Number(digits) : 0;
  if (vlan < 1 || vlan > 4094) {
    say(
      "error",
      id ?? definition,
      `${label}: ${describe(id)} is no VLAN identifier from 1 to 4094: the interface is left out`,
    );
    return [];
  }
  if (link === undefined || !isName(link)) {
    say("error", definition, `${label} does not name the interface that it is on (link): it is left out`);
    return [];
  }
  return [{ place, name: key, vlan, vlanLink: names.get(link) ?? link, ...readDefinition(label, value, say) }];
}

/** Bonds, bridges and all else that has interfaces of its own, or that netplan does not have. */
function remarkOthers(section: YamlEntry, say: Say): void {
  const of = visibleKey(section.key);
  for (const entry of entriesOf(section.value)) {
    say(
      "warning",
      entry,
      `${visibleKey(entry.key)} of ${of} cannot be said by a table, which has Ethernet cards and VLANs: left out`,
    );
  }
  if (section.value.kind !== "mapping" && !isNull(section.value)) {
    say("warning", section, `${of} cannot be said by a table: left out`);
  }
}
