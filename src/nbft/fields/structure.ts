// SPDX-License-Identifier: LGPL-2.1-or-later
// What a structure of the table is made of. One description of each (../layout/) serves both decoder and encoder: a new field is one line
// there. Fields write in the order they are listed, which is the order that firmware gives the heap.

import { type IntegerSize, readInteger, writeInteger } from "../values/bytes.ts";
import { leftOut, type Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** A decoded structure while it is being filled, or one that is being encoded: property -> value. */
export type Values = Record<string, unknown>;

/** Part of a structure. T is the interface that has its property. */
export interface Field<T> {
  /** The property that holds its value; undefined where it has none of its own. */
  readonly name: (keyof T & string) | undefined;
  /** Offset in bytes from the start of the structure. */
  readonly offset: number;
  /** Reads it into `values`; false where the structure is useless now (the reader has been told why). */
  read(reader: Reader, base: number, values: Values): boolean;
  /** Writes it from `values`, which are at `place` in the whole; throws EncodeError. */
  write(writer: Writer, base: number, values: Values, place: string): void;
}

/** An integer of a structure, and the bits in it that count. */
export interface Bits {
  readonly offset: number;
  readonly size: IntegerSize;
  readonly mask: number;
}

/** Whether one of the bits is set in the structure at `base`. */
export function isSet(bytes: Uint8Array, base: number, { offset, size, mask }: Bits): boolean {
  return (readInteger(bytes, base + offset, size) & mask) !== 0;
}

/** A structure with an identifier in its first byte. */
export interface Structure<T> {
  /** In findings: `SSNS`, `transport info`. */
  readonly name: string;
  /** Structure identifier (figure 8). */
  readonly id: number;
  /** Least length in bytes that is known here. A longer record is read as far as it is known. */
  readonly length: number;
  /** The flag that says whether it is used. */
  readonly valid: Bits;
  /** Length to write, where it depends on the values. */
  readonly writtenLength?: (values: Values) => number;
  readonly fields: readonly Field<T>[];
}

/** Reads a structure, whose bytes the caller has checked to be there; false where it is not used or useless. */
export function readStructure<T>(reader: Reader, structure: Structure<T>, base: number, values: Values): boolean {
  const { valid } = structure;
  if (!isSet(reader.bytes, base, valid)) {
    const message = "its valid flag is not set";
    // A list may have places that are not in use; what a descriptor refers to should be.
    if (reader.part !== "" && !reader.dispensable) {
      return reader.reject("not-valid", message, base + valid.offset);
    }
    reader.note("not-valid", message, base + valid.offset, leftOut);
    return false;
  }
  if (reader.bytes[base] !== structure.id) {
    return reader.reject("wrong-id", `structure identifier is ${reader.bytes[base]}, not ${structure.id}`, base);
  }
  return readFields(reader, structure.fields, base, values);
}

export function readFields<T>(reader: Reader, fields: readonly Field<T>[], base: number, values: Values): boolean {
  for (const field of fields) {
    if (!field.read(reader, base, values)) {
      return false;
    }
  }
  return true;
}

export function writeStructure<T>(
  writer: Writer,
  structure: Structure<T>,
  base: number,
  values: Values,
  place: string,
): void {
  const { valid } = structure;
  writer.bytes[base] = structure.id;
  writeInteger(writer.bytes, base + valid.offset, valid.size, valid.mask);
  writeFields(writer, structure.fields, base, values, place);
}

export function writeFields<T>(
  writer: Writer,
  fields: readonly Field<T>[],
  base: number,
  values: Values,
  place: string,
): void {
  for (const field of fields) {
    field.write(writer, base, values, place);
  }
}

/** Offset of a property's field in a structure, for findings that are about more than one field. */
export function offsetOf<T>(structure: Structure<T>, name: keyof T & string): number {
  const field = structure.fields.find((candidate) => candidate.name === name);
  if (field === undefined) {
    throw new Error(`${structure.name} has no field ${name}`);
  }
  return field.offset;
}

/** `hfi[1]` and `vlan` are `hfi[1].vlan`. */
export function placeOf(place: string, name: string): string {
  return place === "" ? name : `${place}.${name}`;
}
