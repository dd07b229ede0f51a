// SPDX-License-Identifier: LGPL-2.1-or-later
// Where things are in a table, by the product's own description of its structures.

import { control, type ListName, lists } from "../../src/nbft/layout/control.ts";
import { header } from "../../src/nbft/layout/header.ts";
import { host } from "../../src/nbft/layout/host.ts";
import { readInteger } from "../../src/nbft/values/bytes.ts";
import type { Random } from "../nbft/random.ts";

/** Texts in the structures themselves, and references to structures and texts within these: offsets in the record. */
const texts: Readonly<Record<ListName, readonly number[]>> = {
  hfi: [],
  ssns: [16, 54],
  security: [36],
  discovery: [6, 12],
};
/** Offset of a reference to a structure, its length, offset of a text in it. */
const parts: readonly (readonly [ListName, at: number, length: number, text: number])[] = [
  ["hfi", 16, 128, 104],
  ["ssns", 60, 23, 12],
];
/** Of HFI transport info: its extended information. */
const transportExtended = 110;

export interface Place {
  /** Start of a structure. */
  readonly start: number;
  readonly length: number;
}

/** Offset of a list in the Control Structure. */
export function listReference(random: Random): number {
  return header.length + random.pick(Object.values(lists).map(({ offset }) => offset));
}

/** All records of the lists, as far as they lie in the table. */
function records(bytes: Uint8Array, name: ListName): readonly Place[] {
  const at = header.length + lists[name].offset;
  const [start, length, count] = [readInteger(bytes, at, 4), readInteger(bytes, at + 4, 2), bytes[at + 7] as number];
  return Array.from({ length: count }, (_, position) => ({ start: start + position * length, length })).filter(
    (place) => place.length >= lists[name].structure.length && place.start + place.length <= bytes.length,
  );
}

export function someRecord(bytes: Uint8Array, random: Random): Place | undefined {
  const found = records(bytes, random.pick(["hfi", "ssns", "security", "discovery"]));
  return found.length === 0 ? undefined : random.pick(found);
}

/** A structure, be it a record or in the heap, and each with the same chance. */
export function someStructure(bytes: Uint8Array, random: Random): Place | undefined {
  const [name, at, length] = random.pick(parts);
  const record = random.chance() ? undefined : records(bytes, name).at(random.below(6));
  if (record === undefined) {
    return random.below(6) === 0 ? hostPlace(bytes) : someRecord(bytes, random);
  }
  const inner = { start: readInteger(bytes, record.start + at, 4), length };
  const deeper = { start: inner.start + transportExtended, length: 20 };
  const last =
    name === "hfi" && random.below(4) === 0 && fits(bytes, { ...deeper, length: 6 })
      ? { ...deeper, start: readInteger(bytes, deeper.start, 4) }
      : inner;
  return fits(bytes, last) ? last : undefined;
}

function hostPlace(bytes: Uint8Array): Place | undefined {
  const place = { start: readInteger(bytes, header.length + control.offsets.host, 4), length: host.length };
  return fits(bytes, place) ? place : undefined;
}

function fits(bytes: Uint8Array, { start, length }: Place): boolean {
  return start + length <= bytes.length;
}

/** Offset of a reference to a text. */
export function someText(bytes: Uint8Array, random: Random): number | undefined {
  const name = random.pick(["hfi", "ssns", "security", "discovery", "host", "header"] as const);
  if (name === "header") {
    return 44;
  }
  if (name === "host") {
    const start = hostPlace(bytes)?.start;
    return start === undefined ? undefined : start + 18;
  }
  const record = records(bytes, name).at(random.below(4));
  const part = parts.find(([list]) => list === name);
  if (record === undefined) {
    return undefined;
  }
  if (part === undefined || (texts[name].length > 0 && random.below(3) > 0)) {
    return record.start + random.pick(texts[name]);
  }
  const [, at, length, text] = part;
  const inner = { start: readInteger(bytes, record.start + at, 4), length };
  return fits(bytes, inner) ? inner.start + text : undefined;
}
