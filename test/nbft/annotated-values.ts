// SPDX-License-Identifier: LGPL-2.1-or-later
// What stands beside annotated bytes: whether the bytes say the same, and which properties of the table's JSON form they are.

import type { AnnotatedBlock, AnnotatedField } from "./annotated-bytes.ts";

/** A property of the table's JSON form. */
export interface AnnotatedProperty {
  /** `hfi[0].vlan` */
  readonly path: string;
  readonly value: unknown;
  /** What 0, 1 and so on stand for, where the line lists them. */
  readonly words: readonly unknown[];
  /** The bits of the field that hold it; undefined where all do. */
  readonly mask: number | undefined;
}

/** Returns the properties that a field's bytes are. Throws where they are not what stands beside them. */
export function readProperties(
  { path }: AnnotatedBlock,
  { bytes, bits, name, value, line }: AnnotatedField,
  blocks: readonly AnnotatedBlock[],
): AnnotatedProperty[] {
  const whole = littleEndian(bytes);
  const properties = value === "" ? [] : readValue(path, value, { bytes, integer: whole, blocks, line });
  let named = 0;
  for (const { mask, value, line } of bits) {
    const integer = (whole & mask) >>> shiftOf(mask);
    demand((named & mask) === 0, line);
    named |= mask;
    properties.push(...readValue(path, value, { bytes: [], integer, mask, blocks, line }));
  }
  demand(bits.length > 0 ? (whole & ~named) === 0 : value !== "" || name === "NUL", line);
  return properties;
}

/** How many bits are below the lowest one of a mask. */
export function shiftOf(mask: number): number {
  return 31 - Math.clz32(mask & -mask);
}

/** What a line is about: a field's bytes, or some bits of them. */
interface Subject {
  readonly bytes: readonly number[];
  readonly integer: number;
  readonly mask?: number;
  readonly blocks: readonly AnnotatedBlock[];
  readonly line: string;
}

/** The parts of a value are separated by semicolons: properties, and what is said of the bytes alone. */
function readValue(path: string, value: string, subject: Subject): AnnotatedProperty[] {
  const { integer, mask, line } = subject;
  return value.split("; ").flatMap((part) => {
    const [, name, said] = /^([a-z][A-Za-z0-9.]*) = (.+)$/.exec(part) ?? [];
    if (name === undefined || said === undefined) {
      demand(isTrue(part, subject), line);
      return [];
    }
    const words = said.split(" | ").map(parseLiteral);
    demand(words.length > 1 ? integer < words.length : agrees(words[0], subject), line);
    const place = path === "table" ? name : `${path}.${name}`;
    return [{ path: place, value: words.length > 1 ? words[integer] : words[0], words, mask }];
  });
}

function isTrue(said: string, subject: Subject): boolean {
  const { bytes, integer, mask, blocks } = subject;
  const [, how, label] = /^(->|at) (.+)$/.exec(said) ?? [];
  const block = blocks.find((candidate) => candidate.label === label);
  if (how === "at") {
    return bytes.length === 4 && integer === block?.start;
  }
  if (how === "->") {
    return (
      bytes.length === 6 &&
      littleEndian(bytes.slice(0, 4)) === block?.start &&
      littleEndian(bytes.slice(4)) === block?.length
    );
  }
  if (mask !== undefined && (said === "set" || said === "clear")) {
    return integer === (said === "set" ? mask >>> shiftOf(mask) : 0);
  }
  return said === "none" ? bytes.length === 6 && integer === 0 : agrees(parseLiteral(said), subject);
}

/** Whether bytes are this number, these numbers, or this text. Of other values only the decoder knows how they are written. */
function agrees(literal: unknown, { bytes, integer }: Subject): boolean {
  if (typeof literal === "number") {
    return literal === integer;
  }
  if (Array.isArray(literal) && literal.length > 0) {
    const size = bytes.length / literal.length;
    return literal.every((element, index) => element === littleEndian(bytes.slice(index * size, (index + 1) * size)));
  }
  const isText = bytes.length > 0 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return !isText || literal === String.fromCharCode(...bytes);
}

/** JSON, with hexadecimal numbers too. */
function parseLiteral(text: string): unknown {
  return JSON.parse(text.startsWith('"') ? text : text.replace(/0x[0-9a-f]+/g, (digits) => String(Number(digits))));
}

function littleEndian(bytes: readonly number[]): number {
  return bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
}

function demand(condition: boolean, line: string): asserts condition {
  if (!condition) {
    throw new Error(`the bytes do not say so: ${line}`);
  }
}
