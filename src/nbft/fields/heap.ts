// SPDX-License-Identifier: LGPL-2.1-or-later
// Fields that refer to an object in the heap (6 bytes: u32 offset, u16 length): addresses and lists.

import { EncodeError } from "../encode-error.ts";
import { addressLength, formatAddress } from "../values/address.ts";
import { readInteger, writeInteger } from "../values/bytes.ts";
import { checkInteger } from "./integers.ts";
import type { Reader } from "./reader.ts";
import { type Field, placeOf, type Values } from "./structure.ts";
import { checkAddress } from "./values.ts";

/**
 * What an object that is absent, and one that is no good, mean for the structure.
 * - required: useless in both cases;
 * - checked: may be absent, useless where it is no good;
 * - optional: may be absent, is ignored where it is no good.
 */
export type Need = "required" | "checked" | "optional";

/** Follows a reference; undefined where the object is there, else what the field's read() is to return. */
export function missing(reader: Reader, at: number, name: string, need: Need): boolean | undefined {
  const found = reader.follow(at);
  if (found === "present") {
    return undefined;
  }
  if (found === "outside") {
    return refuse(reader, need, "object-outside", `${name} is outside the heap`, at);
  }
  return need !== "required" || reader.reject("object-absent", `${name} is absent`, at);
}

/** Reports an object that is no good. Returns whether the structure can do without. */
export function refuse(reader: Reader, need: Need, code: string, message: string, at: number): boolean {
  return need === "optional" ? reader.warn(code, message, at, "ignored") : reader.reject(code, message, at);
}

/** An address in the heap. */
export function heapAddress<T>(name: keyof T & string, offset: number): Field<T> {
  return {
    name,
    offset,
    read(reader, base, values) {
      const at = base + offset;
      const result = missing(reader, at, name, "required");
      if (result !== undefined) {
        return result;
      }
      if (reader.objectLength !== addressLength) {
        const message = `${name} is ${reader.objectLength} bytes long, not ${addressLength}`;
        return reader.reject("object-length", message, at + 4);
      }
      values[name] = formatAddress(reader.bytes, reader.objectStart);
      return true;
    },
    write(writer, base, values, place) {
      const here = placeOf(place, name);
      writer.append(base + offset, checkAddress(values[name], here), here);
    },
  };
}

/** Most numbers that a list is read with: the registries they come from are smaller, and a list must not cost more than that. */
const mostNumbers = 255;

/** A list of numbers of one size, which counts only where another property, read before, says so; absent means empty. */
export function numbers<T>(name: keyof T & string, offset: number, size: 1 | 2, flag: keyof T & string): Field<T> {
  const isListed = (values: Values): boolean =>
    values[flag] === true || (typeof values[flag] === "string" && values[flag] !== "not supported");
  return {
    name,
    offset,
    read(reader, base, values) {
      const list: number[] = [];
      values[name] = list;
      if (!isListed(values)) {
        return true;
      }
      const at = base + offset;
      const result = missing(reader, at, name, "checked");
      if (result !== undefined) {
        return result;
      }
      const count = reader.objectLength / size;
      if (count > mostNumbers || !Number.isInteger(count)) {
        return reader.reject("object-length", `${name} is ${reader.objectLength} bytes long`, at + 4);
      }
      for (let index = 0; index < count; index++) {
        list.push(readInteger(reader.bytes, reader.objectStart + index * size, size));
      }
      return true;
    },
    write(writer, base, values, place) {
      const list = checkList(values[name], 2 ** (8 * size) - 1, placeOf(place, name));
      if (list.length > 0) {
        const start = writer.allocate(base + offset, list.length * size, placeOf(place, name));
        for (const [index, value] of list.entries()) {
          writeInteger(writer.bytes, start + index * size, size, value);
        }
      }
    },
  };
}

/** Returns the value where it is a list of integers of which none is greater than `most`. */
export function checkList(value: unknown, most: number, place: string): readonly number[] {
  if (!Array.isArray(value) || value.length > mostNumbers) {
    throw new EncodeError(place, `is not a list of at most ${mostNumbers} numbers`);
  }
  return value.map((entry, index) => checkInteger(entry, 0, most, `${place}[${index}]`));
}
