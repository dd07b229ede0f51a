// SPDX-License-Identifier: LGPL-2.1-or-later
import { isAlias, isCollection, isMap, isPair, isScalar, type Node, Scalar } from "yaml";
import { FormatError, type Place } from "../../description/types.ts";
import { quote } from "../../text/visible.ts";
import type { YamlEntry, YamlMapping, YamlValue } from "./values.ts";

/** More than any configuration of one machine has. */
const bounds = { aliases: 100, values: 100_000 } as const;

/** A value, and how many values are in it where every alias is what it stands for. */
interface Counted {
  readonly value: YamlValue;
  readonly count: number;
}

/** Plain values of the parser's nodes. An alias is the value of its anchor; neither that nor what it adds up to may become too much. */
export function convert(contents: unknown, placeOf: (offset: number) => Place): YamlValue {
  const anchors = new Map<string, Counted>();
  let aliases = 0;

  const place = (node: unknown): Place => placeOf((node as Node | undefined)?.range?.[0] ?? 0);

  const add = (node: unknown): Counted => {
    const counted = isAlias(node) ? standFor(node.source, place(node)) : own(node);
    if (counted.count > bounds.values) {
      throw new FormatError(place(node), `has more than ${bounds.values} values, with what its aliases stand for`);
    }
    return counted;
  };

  const standFor = (name: string, at: Place): Counted => {
    aliases++;
    const counted = anchors.get(name);
    if (counted === undefined) {
      throw new FormatError(at, `the alias ${quote(name)} stands for nothing before it`);
    }
    if (aliases > bounds.aliases) {
      throw new FormatError(at, `has more than ${bounds.aliases} aliases`);
    }
    return counted;
  };

  const own = (node: unknown): Counted => {
    const counted = isMap(node)
      ? mapping(node.items, place(node))
      : isCollection(node)
        ? list(node.items, place(node))
        : scalar(node);
    const anchor = (node as { readonly anchor?: string } | null)?.anchor;
    if (anchor !== undefined) {
      anchors.set(anchor, counted);
    }
    return counted;
  };

  const list = (nodes: readonly unknown[], at: Place): Counted => {
    const items = nodes.map(add);
    return { value: { kind: "list", place: at, items: items.map(({ value }) => value) }, count: sum(items) };
  };

  const mapping = (pairs: readonly unknown[], at: Place): Counted => {
    const seen = new Set<string>();
    const values: Counted[] = [];
    const entries = pairs.filter(isPair).map((pair): YamlEntry => {
      const { value: name } = add(pair.key);
      if (name.kind !== "scalar") {
        throw new FormatError(name.place, "a key that is no text");
      }
      if (seen.has(name.text)) {
        throw new FormatError(place(pair.key), `the key ${quote(name.text)} is there twice: leave one`);
      }
      seen.add(name.text);
      const counted = pair.value === null ? { value: nothing(place(pair.key)), count: 1 } : add(pair.value);
      values.push(counted);
      return { key: name.text, place: place(pair.key), value: counted.value };
    });
    const value: YamlMapping = { kind: "mapping", place: at, entries };
    return { value, count: sum(values) };
  };

  const scalar = (node: unknown): Counted => {
    const { type } = isScalar(node) ? node : {};
    const value: YamlValue = {
      ...nothing(place(node)),
      text: isScalar(node) ? String(node.value ?? "") : "",
      isQuoted: type !== undefined && type !== Scalar.PLAIN,
      isBlock: type === Scalar.BLOCK_LITERAL,
    };
    return { value, count: 1 };
  };

  return add(contents).value;
}

function nothing(place: Place): YamlValue & { readonly kind: "scalar" } {
  return { kind: "scalar", place, text: "", isQuoted: false, isBlock: false };
}

function sum(counted: readonly Counted[]): number {
  return counted.reduce((total, { count }) => total + count, 1);
}
