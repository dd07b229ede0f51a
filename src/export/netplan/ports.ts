// SPDX-License-Identifier: LGPL-2.1-or-later
// Cards of a boot that a file of netplan makes part of something else: such a card has no address of its own.

import { isAlias, isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap } from "yaml";
import type { CardDefinition } from "./definitions.ts";
import type { NetplanDocument } from "./document.ts";

const masters = [
  ["bonds", "bond"],
  ["bridges", "bridge"],
] as const;

/** One line for each card that is a port of a bond or a bridge, in a file to which the cards have been added. */
export function lostInPorts(file: NetplanDocument, cards: readonly CardDefinition[]): string[] {
  const macs = new Set(cards.map(({ mac }) => mac));
  const ids = mappingsOf(file, file.network, "ethernets")
    .filter(([, definition]) => macs.has(macOf(file, definition)))
    .map(([id]) => id);
  return masters.flatMap(([kind, word]) =>
    mappingsOf(file, file.network, kind).flatMap(([master, definition]) =>
      portsOf(file, definition)
        .filter((port) => ids.includes(port))
        .map(
          (port) =>
            `${port} is a port of ${word} ${master}, where it keeps no address of its own: take it out of there, or boot by another card`,
        ),
    ),
  );
}

function mappingsOf(file: NetplanDocument, parent: YAMLMap, key: string): (readonly [string, YAMLMap])[] {
  const mapping = resolved(file, parent.get(key, true));
  const pairs = isMap(mapping) ? (mapping.items as Pair[]) : [];
  return pairs.flatMap((pair) => {
    const definition = resolved(file, pair.value);
    return isMap(definition) ? [[String((pair.key as Scalar | null)?.value ?? ""), definition] as const] : [];
  });
}

function macOf(file: NetplanDocument, definition: YAMLMap): string {
  const match = resolved(file, definition.get("match", true));
  return isMap(match) ? String(match.get("macaddress") ?? "").toLowerCase() : "";
}

function portsOf(file: NetplanDocument, definition: YAMLMap): string[] {
  const list = resolved(file, definition.get("interfaces", true));
  return isSeq(list)
    ? list.items.map((item) => resolved(file, item)).flatMap((item) => (isScalar(item) ? [String(item.value)] : []))
    : [];
}

function resolved({ document }: NetplanDocument, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}
