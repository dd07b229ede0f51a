// SPDX-License-Identifier: LGPL-2.1-or-later

import { decodeUtf8, encodeUtf8 } from "../../text/utf8.ts";
import { quote } from "../../text/visible.ts";
import { EncodeError } from "../encode-error.ts";
import type { TextKind } from "../values/text.ts";
import { missing, type Need, refuse } from "./heap.ts";
import type { Reader } from "./reader.ts";
import { type Field, placeOf, type Values } from "./structure.ts";

/** A string in the heap. */
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
  if (length === 0 && need === "required") {
    return reader.reject("text-empty", `${name} is empty`, at);
  }
  // Where the two meanings of the text differ, neither can be trusted: firmware connected with one of them.
  if (nul >= 0 && hasTextBehind(looked, nul)) {
    return refuse(reader, need, "text-nul", `${name} has a NUL inside it`, start + nul);
  }
  // Some firmware refers to a NUL for what it does not have.
  if (length === 0) {
    return true;
  }
  const used = nul < 0 ? looked : looked.subarray(0, length);
  const content: string = String.fromCharCode.apply(null, used as unknown as number[]);
  if (kind.suspect.test(content)) {
    const result = readSuspect(reader, at, name, kind, need, used, values);
    if (result !== undefined) {
      return result;
    }
  } else {
    values[name] = content;
  }
  const isTerminated = nul >= 0 || bytes[start + length] === 0;
  return isTerminated || reader.warn("text-not-terminated", `no NUL follows ${name}`, start + length);
}

/** Reads what has to be looked into. Returns undefined where it is accepted, else what the field's read() is to return. */
function readSuspect(
  reader: Reader,
  at: number,
  name: string,
  kind: TextKind,
  need: Need,
  used: Uint8Array,
  values: Values,
): boolean | undefined {
  const content = decodeUtf8(used);
  if (content === undefined) {
    return refuse(reader, need, "text-not-utf8", `${name} is not UTF-8`, at);
  }
  const problem = kind.problem(content);
  if (problem !== undefined) {
    return refuse(reader, need, "text-invalid", `${name} ${quote(content)} ${problem}`, at);
  }
  values[name] = kind.canonical?.(content) ?? content;
  const oddity = kind.oddity?.(content);
  if (oddity !== undefined && !reader.warn("text-odd", `${name} ${quote(content)} ${oddity}`, at)) {
    return false;
  }
  return undefined;
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
    throw new EncodeError(place, value === "" ? "is empty" : `${quote(value)} is not text`);
  }
  const bytes = encodeUtf8(value);
  const problem = bytes.length > kind.longest ? `is longer than ${kind.longest} bytes` : kind.problem(value);
  if (problem !== undefined || decodeUtf8(bytes) !== value) {
    throw new EncodeError(place, `${quote(value)} ${problem ?? "is not well-formed Unicode"}`);
  }
  return bytes;
}
