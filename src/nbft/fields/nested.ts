// SPDX-License-Identifier: LGPL-2.1-or-later
// Fields that are structures of their own, and fields that only later revisions have.

import { missing, type Need } from "./heap.ts";
import { setBits } from "./integers.ts";
import type { Reader } from "./reader.ts";
import {
  type Bits,
  type Field,
  isSet,
  placeOf,
  readFields,
  readStructure,
  type Structure,
  type Values,
  writeFields,
  writeStructure,
} from "./structure.ts";
import type { Writer } from "./writer.ts";

/** A structure in the heap whose properties are those of the structure that refers to it. It is written where `isUsed`. */
export function part<T>(
  offset: number,
  structure: Structure<T>,
  need: Need,
  isUsed: (values: Values) => boolean,
): Field<T> {
  return {
    name: undefined,
    offset,
    read(reader, base, values) {
      return readObject(reader, base + offset, structure, need, values) !== "useless";
    },
    write(writer, base, values, place) {
      if (isUsed(values)) {
        writeObject(writer, base + offset, structure, values, place);
      }
    },
  };
}

/** A structure in the heap that is an object of its own, and counts only where a flag is set. */
export function flaggedObject<T, N>(
  name: keyof T & string,
  offset: number,
  used: Bits,
  structure: Structure<N>,
): Field<T> {
  return {
    name,
    offset,
    read(reader, base, values) {
      if (!isSet(reader.bytes, base, used)) {
        return true;
      }
      const nested: Values = {};
      const outcome = readObject(reader, base + offset, structure, "optional", nested);
      if (outcome === "read") {
        values[name] = nested;
      }
      return outcome !== "useless";
    },
    write(writer, base, values, place) {
      const nested = values[name] as Values | undefined;
      if (nested !== undefined) {
        setBits(writer, base, used);
        writeObject(writer, base + offset, structure, nested, placeOf(place, name));
      }
    },
  };
}

/** What came of a structure in the heap: `left out` where the structure that refers to it can do without. */
type Outcome = "read" | "left out" | "useless";

function readObject<T>(reader: Reader, at: number, structure: Structure<T>, need: Need, values: Values): Outcome {
  const result = missing(reader, at, structure.name, need);
  if (result !== undefined) {
    return result ? "left out" : "useless";
  }
  const { objectStart, objectLength, part: outerPart, dispensable: outerDispensable } = reader;
  const findings = reader.findings.length;
  reader.part = structure.name;
  reader.dispensable ||= need === "optional";
  let isRead = false;
  if (objectLength < structure.length) {
    const message = `${structure.name} is ${objectLength} bytes long, not ${structure.length}`;
    reader.reject("object-length", message, at + 4);
  } else {
    reader.structureLength = objectLength;
    isRead = readStructure(reader, structure, objectStart, values);
  }
  const isHarmless =
    reader.dispensable && reader.findings.slice(findings).every(({ severity }) => severity !== "error");
  reader.part = outerPart;
  reader.dispensable = outerDispensable;
  return isRead ? "read" : isHarmless ? "left out" : "useless";
}

function writeObject<T>(writer: Writer, at: number, structure: Structure<T>, values: Values, place: string): void {
  const length = structure.writtenLength?.(values) ?? structure.length;
  const start = writer.allocate(at, length, place);
  writeStructure(writer, structure, start, values, place);
}

/** Fields of revision 1.1, which the structure's own version number admits. The header's revision says nothing: Dell R760 has garbage there in a table 1.0. */
export function sinceVersion<T>(
  offset: number,
  version: number,
  fields: readonly Field<T>[],
  absent: Values,
  isNeeded: (values: Values) => boolean,
): Field<T> {
  return {
    name: undefined,
    offset,
    read(reader, base, values) {
      if ((reader.bytes[base + offset] as number) >= version) {
        return readFields(reader, fields, base, values);
      }
      Object.assign(values, absent);
      return true;
    },
    write(writer, base, values, place) {
      const isUsed = writer.revision === "1.1" || isNeeded(values);
      writer.bytes[base + offset] = isUsed ? version : version - 1;
      if (isUsed) {
        writeFields(writer, fields, base, values, place);
      }
    },
  };
}

/** Fields at the end of a structure that are there only where it is so long; an object of their own. */
export function sinceLength<T, N>(name: keyof T & string, length: number, fields: readonly Field<N>[]): Field<T> {
  return {
    name,
    offset: length,
    read(reader, base, values) {
      if (reader.structureLength < length) {
        return true;
      }
      const nested: Values = {};
      values[name] = nested;
      return readFields(reader, fields, base, nested);
    },
    write(writer, base, values, place) {
      const nested = values[name] as Values | undefined;
      if (nested !== undefined) {
        writeFields(writer, fields, base, nested, placeOf(place, name));
      }
    },
  };
}
