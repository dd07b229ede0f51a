// SPDX-License-Identifier: LGPL-2.1-or-later
// What a document of YAML is made of, each with its place.

import type { Place } from "../../description/types.ts";

export type YamlValue = YamlScalar | YamlList | YamlMapping;

export interface YamlScalar {
  readonly kind: "scalar";
  readonly place: Place;
  /** As it is meant: without quotes and escapes. */
  readonly text: string;
  readonly isQuoted: boolean;
  /** The lines of a block scalar stand as they are, from the line after `place` on. */
  readonly isBlock: boolean;
}

export interface YamlList {
  readonly kind: "list";
  readonly place: Place;
  readonly items: readonly YamlValue[];
}

export interface YamlMapping {
  readonly kind: "mapping";
  readonly place: Place;
  /** In their order; no key is there twice. */
  readonly entries: readonly YamlEntry[];
}

export interface YamlEntry {
  readonly key: string;
  /** The key's. */
  readonly place: Place;
  readonly value: YamlValue;
}

/** Nothing, in any of the forms that YAML 1.1 has for it. */
export function isNull(value: YamlValue | undefined): boolean {
  return (
    value === undefined || (value.kind === "scalar" && !value.isQuoted && /^(?:~|null|Null|NULL|)$/.test(value.text))
  );
}

/** The text of a scalar that is something. */
export function textOf(value: YamlValue | undefined): string | undefined {
  return value?.kind === "scalar" && !isNull(value) ? value.text : undefined;
}

/** A switch in the words of YAML 1.1, in whatever letters, as netplan takes them. */
export function booleanOf(value: YamlValue | undefined): boolean | undefined {
  const text = textOf(value)?.toLowerCase() ?? "";
  return /^(?:true|on|yes|y)$/.test(text) ? true : /^(?:false|off|no|n)$/.test(text) ? false : undefined;
}

/** The entry of a mapping; undefined where it is none or has no such. */
export function entryOf(value: YamlValue | undefined, key: string): YamlEntry | undefined {
  return value?.kind === "mapping" ? value.entries.find((entry) => entry.key === key) : undefined;
}

/** The value of a mapping's entry. */
export function memberOf(value: YamlValue | undefined, key: string): YamlValue | undefined {
  return entryOf(value, key)?.value;
}

/** What is in a mapping, nothing where it is none. */
export function entriesOf(value: YamlValue | undefined): readonly YamlEntry[] {
  return value?.kind === "mapping" ? value.entries : [];
}

/** What is in a list, nothing where it is none. */
export function itemsOf(value: YamlValue | undefined): readonly YamlValue[] {
  return value?.kind === "list" ? value.items : [];
}
