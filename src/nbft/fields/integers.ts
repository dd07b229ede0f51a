// SPDX-License-Identifier: LGPL-2.1-or-later
// Fields that are numbers, or bits of numbers.

import { quote } from "../../text/visible.ts";
import { EncodeError } from "../encode-error.ts";
import { type IntegerSize, readInteger, writeInteger } from "../values/bytes.ts";
import { type Bits, type Field, isSet, placeOf } from "./structure.ts";
import type { Writer } from "./writer.ts";

export interface IntegerOptions {
  /** Greatest value that makes sense. */
  readonly most?: number;
  /** What a greater one does to the structure; `warn` also lets the encoder write it. */
  readonly beyond?: "reject" | "warn";
  /** Whether 0 means that the property is absent. */
  readonly zeroIsAbsent?: boolean;
}

/** An unsigned integer. */
export function integer<T>(
  name: keyof T & string,
  offset: number,
  size: IntegerSize,
  options: IntegerOptions = {},
): Field<T> {
  const greatest = 2 ** (8 * size) - 1;
  const { most = greatest, beyond = "reject", zeroIsAbsent = false } = options;
  return {
    name,
    offset,
    read(reader, base, values) {
      const value = readInteger(reader.bytes, base + offset, size);
      if (value !== 0 || !zeroIsAbsent) {
        values[name] = value;
      }
      if (value <= most) {
        return true;
      }
      const message = `${name} is ${value}, more than ${most}`;
      return beyond === "warn"
        ? reader.warn("unknown-value", message, base + offset)
        : reader.reject("value-range", message, base + offset);
    },
    write(writer, base, values, place) {
      const value = values[name];
      if (value === undefined && zeroIsAbsent) {
        return;
      }
      const limit = beyond === "warn" ? greatest : most;
      const checked = checkInteger(value, zeroIsAbsent ? 1 : 0, limit, placeOf(place, name));
      writeInteger(writer.bytes, base + offset, size, checked);
    },
  };
}

/** Index of another descriptor; 0 means none, and the property is absent. */
export function reference<T>(name: keyof T & string, offset: number): Field<T> {
  return integer(name, offset, 1, { zeroIsAbsent: true });
}

/** Returns the value where it is an integer in this range, else throws EncodeError. */
export function checkInteger(value: unknown, least: number, most: number, place: string): number {
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw new EncodeError(place, `${quote(value)} is not an integer`);
  }
  if (value < least || value > most) {
    throw new EncodeError(place, value < least ? `${value} is less than ${least}` : `${value} is more than ${most}`);
  }
  return value;
}

/** An integer that always has one value; `code` is that of the finding where it has not. */
export function constant<T>(
  what: string,
  offset: number,
  size: IntegerSize,
  value: number,
  code: string,
  otherwise: "reject" | "warn",
): Field<T> {
  return {
    name: undefined,
    offset,
    read(reader, base) {
      const found = readInteger(reader.bytes, base + offset, size);
      if (found === value) {
        return true;
      }
      const message = `${what} is ${found}, not ${value}`;
      return otherwise === "warn"
        ? reader.warn(code, message, base + offset)
        : reader.reject(code, message, base + offset);
    },
    write(writer, base) {
      writeInteger(writer.bytes, base + offset, size, value);
    },
  };
}

/** The descriptor's own index, which some of its structures repeat in two bytes. */
export function repeatedIndex<T>(offset: number, otherwise: "reject" | "warn"): Field<T> {
  return {
    name: undefined,
    offset,
    read(reader, base) {
      const found = readInteger(reader.bytes, base + offset, 2);
      if (found === reader.index) {
        return true;
      }
      const message = `it says that it belongs to index ${found}`;
      return otherwise === "warn"
        ? reader.warn("index-mismatch", message, base + offset)
        : reader.reject("index-mismatch", message, base + offset);
    },
    write(writer, base) {
      writeInteger(writer.bytes, base + offset, 2, writer.index);
    },
  };
}

/** A bit that is a boolean; `whenSet` is what the bit means. */
export function flag<T>(name: keyof T & string, bit: Bits, whenSet = true): Field<T> {
  return {
    name,
    offset: bit.offset,
    read(reader, base, values) {
      values[name] = isSet(reader.bytes, base, bit) === whenSet;
      return true;
    },
    write(writer, base, values, place) {
      const value = values[name];
      if (typeof value !== "boolean") {
        throw new EncodeError(placeOf(place, name), `${quote(value)} is not true or false`);
      }
      if (value === whenSet) {
        setBits(writer, base, bit);
      }
    },
  };
}

/**
 * The bit that says that other bits of its integer count, set where one of them is. Reading takes no notice of it: it would cost a digest
 * that the administrator asked for.
 */
export function validBit<T>(bit: Bits, flags: readonly (keyof T & string)[]): Field<T> {
  return {
    name: undefined,
    offset: bit.offset,
    read: () => true,
    write(writer, base, values) {
      if (flags.some((name) => values[name] === true)) {
        setBits(writer, base, bit);
      }
    },
  };
}

/** Bits that choose among words, the first of them for 0; the word `reserved` is against the specification, and what it does to the
 * structure is for `reserved` to say. */
export function choice<T>(
  name: keyof T & string,
  bits: Bits,
  words: readonly [string, string, string, string],
  reserved: "reject" | "warn" = "warn",
): Field<T> {
  const { offset, size, mask } = bits;
  const lowest = mask & -mask;
  return {
    name,
    offset,
    read(reader, base, values) {
      const word = words[(readInteger(reader.bytes, base + offset, size) & mask) / lowest];
      values[name] = word;
      if (word !== "reserved") {
        return true;
      }
      const message = `${name} has a reserved value`;
      return reserved === "warn"
        ? reader.warn("reserved-value", message, base + offset)
        : reader.reject("reserved-value", message, base + offset);
    },
    write(writer, base, values, place) {
      const position = words.indexOf(values[name] as string);
      if (position < 0) {
        const known = words.map((word) => quote(word)).join(", ");
        throw new EncodeError(placeOf(place, name), `${quote(values[name])} is not one of ${known}`);
      }
      setBits(writer, base, bits, position * lowest);
    },
  };
}

/** Sets bits, all of the mask or those given, beside those that other fields of the same integer have set. */
export function setBits(writer: Writer, base: number, { offset, size, mask }: Bits, bits = mask): void {
  const others = readInteger(writer.bytes, base + offset, size);
  writeInteger(writer.bytes, base + offset, size, others | bits);
}
