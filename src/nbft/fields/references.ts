// SPDX-License-Identifier: LGPL-2.1-or-later
// The references of an SSNS to other descriptors that are more than an index.

import { checkList, missing } from "./heap.ts";
import { checkInteger, setBits } from "./integers.ts";
import { type Bits, type Field, isSet, placeOf } from "./structure.ts";

/** Index of another descriptor that counts only where a flag is set, and has to be one then: the profile that a connection needs. */
export function flaggedReference<T>(name: keyof T & string, offset: number, used: Bits): Field<T> {
  return {
    name,
    offset,
    read(reader, base, values) {
      if (!isSet(reader.bytes, base, used)) {
        return true;
      }
      const index = reader.bytes[base + offset] as number;
      if (index === 0) {
        return reader.reject("reference-absent", `${name} is 0, though its flag is set`, base + offset);
      }
      values[name] = index;
      return true;
    },
    write(writer, base, values, place) {
      const index = values[name];
      if (index !== undefined) {
        setBits(writer, base, used);
        writer.bytes[base + offset] = checkInteger(index, 1, 255, placeOf(place, name));
      }
    },
  };
}

/** Most SSNS have no other HFI, and there may be a thousand of them. */
const noIndexes: readonly number[] = Object.freeze([]);

/** More entries than that repeat themselves. */
const mostIndexes = 256;

/**
 * Indexes of the HFIs beside the primary one, an object in the heap with one byte for each. Firmware may repeat the primary one and others;
 * 0 means none.
 */
export function secondaryHfis<T>(name: keyof T & string, offset: number, primary: keyof T & string): Field<T> {
  return {
    name,
    offset,
    read(reader, base, values) {
      const at = base + offset;
      values[name] = noIndexes;
      const result = missing(reader, at, name, "optional");
      if (result !== undefined) {
        return result;
      }
      const list: number[] = [];
      const { objectStart, objectLength } = reader;
      for (let position = objectStart; position < objectStart + Math.min(objectLength, mostIndexes); position++) {
        const index = reader.bytes[position] as number;
        if (index !== 0 && index !== values[primary] && !list.includes(index)) {
          list.push(index);
        }
      }
      if (list.length > 0) {
        values[name] = list;
      }
      return (
        objectLength <= mostIndexes ||
        reader.warn("object-length", `${name} has ${objectLength} entries`, at + 4, `only ${mostIndexes} are read`)
      );
    },
    write(writer, base, values, place) {
      const here = placeOf(place, name);
      const list = checkList(values[name], 0xff, here);
      // libnvme drops an SSNS that has no such object, so the primary HFI is repeated where there is no other.
      writer.append(base + offset, list.length > 0 ? list : [values[primary] as number], here);
    },
  };
}
