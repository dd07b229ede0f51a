// SPDX-License-Identifier: LGPL-2.1-or-later
// Fields that refer to an object in the heap (6 bytes: u32 offset, u16 length).

import { decodeUtf8, encodeUtf8 } from "../files/utf8.ts";
import { addressLength, formatAddress } from "./address.ts";
import { readInteger, writeInteger } from "./bytes.ts";
import { EncodeError } from "./encode-error.ts";
import { checkInteger } from "./integer-fields.ts";
import { type Field, placeOf, show, type Values } from "./layout.ts";
import type { Reader } from "./reader.ts";
import type { TextKind } from "./text.ts";
import { checkAddress } from "./value-fields.ts";

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
  return need !== "required" || reader.reject("object-absent", `${name} is absent: left out`, at);
}

/** Reports an object that is no good. Returns whether the structure can do without. */
export function refuse(reader: Reader, need: Need, code: string, message: string, at: number): boolean {
  return need === "optional"
    ? reader.warn(code, `${message}: ignored`, at)
    : reader.reject(code, `${message}: left out`, at);
}

/** A string. */
export function text<T>(name: keyof T & string, offset: number, kind: TextKind, need: Need): Field<T> {
  return {
    name,
    offset,
    read(reader, base, values) {
      return missing(reader, base + offset, name, need) ?? readText(reader, base + offset, name, kind, need, values);
    },
    write(writer, base, values, place) {
      const value = values[name];
      if (value !== undefined || need === "required") {
        const here = placeOf(place, name);
        writer.append(base + offset, checkText(value, kind, here), here);
      }
    },
  };
}

/**
 * Reads the object just found. Its length bounds it, and a NUL ends it earlier: EDK2 and Dell do not count the NUL, others do. Unlike libnvme,
 * this accepts a string that no NUL follows.
 */
function readText(reader: Reader, at: number, name: string, kind: TextKind, need: Need, values: Values): boolean {
  const { bytes, objectStart: start, objectLength } = reader;
  // Long enough for a NUL behind the longest text, and no longer, so that no table makes us look at the same bytes a thousand times.
  const looked = bytes.subarray(start, start + Math.min(objectLength, kind.longest + 1));
  const nul = looked.indexOf(0);
  const length = nul < 0 ? looked.length : nul;
  if (length > kind.longest) {
    return refuse(reader, need, "text-too-long", `${name} is longer than ${kind.longest} bytes`, at);
  }
  if (length === 0) {
    return refuse(reader, need, "text-empty", `${name} is empty`, at);
  }
  const content = decodeUtf8(nul < 0 ? looked : looked.subarray(0, length));
  if (content === undefined) {
    return refuse(reader, need, "text-not-utf8", `${name} is not UTF-8`, at);
  }
  const problem = kind.problem(content);
  if (problem !== undefined) {
    return refuse(reader, need, "text-invalid", `${name} ${show(content)} ${problem}`, at);
  }
  values[name] = kind.canonical?.(content) ?? content;
  const oddity = kind.oddity?.(content);
  if (oddity !== undefined && !reader.warn("text-odd", `${name} ${show(content)} ${oddity}`, at)) {
    return false;
  }
  if (nul < 0) {
    return bytes[start + length] === 0 || reader.warn("text-not-terminated", `no NUL follows ${name}`, start + length);
  }
  return !hasTextBehind(looked, nul) || reader.warn("text-nul", `${name} ends at a NUL inside it`, start + nul);
}

function hasTextBehind(looked: Uint8Array, nul: number): boolean {
  for (let index = nul + 1; index < looked.length; index++) {
    if (looked[index] !== 0) {
      return true;
    }
  }
  return false;
}

function checkText(value: unknown, kind: TextKind, place: string): Uint8Array {
  if (typeof value !== "string" || value === "") {
    throw new EncodeError(place, value === "" ? "is empty" : `${show(value)} is not text`);
  }
  const bytes = encodeUtf8(value);
  const problem = bytes.length > kind.longest ? `is longer than ${kind.longest} bytes` : kind.problem(value);
  if (problem !== undefined || decodeUtf8(bytes) !== value) {
    throw new EncodeError(place, `${show(value)} ${problem ?? "is not well-formed Unicode"}`);
  }
  return bytes;
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
        const message = `${name} is ${reader.objectLength} bytes long, not ${addressLength}: left out`;
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

/** A list of numbers of one size; absent means empty. */
export function numbers<T>(name: keyof T & string, offset: number, size: 1 | 2): Field<T> {
  return {
    name,
    offset,
    read(reader, base, values) {
      const list: number[] = [];
      values[name] = list;
      const at = base + offset;
      const result = missing(reader, at, name, "optional");
      if (result !== undefined) {
        return result;
      }
      const count = Math.min(Math.floor(reader.objectLength / size), mostNumbers);
      for (let index = 0; index < count; index++) {
        list.push(readInteger(reader.bytes, reader.objectStart + index * size, size));
      }
      if (count * size === reader.objectLength) {
        return true;
      }
      const message = `${name} is ${reader.objectLength} bytes long: read as ${count} numbers`;
      return reader.warn("object-length", message, at + 4);
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
