// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads the annotated tables of test/nbft/annotated: see README.md there.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { top } from "../../tools/top.ts";

/** Bits of a field: a line below it. */
export interface AnnotatedBits {
  readonly mask: number;
  readonly name: string;
  readonly value: string;
  readonly line: string;
}

/** A field of a structure, or what an object of the heap holds. */
export interface AnnotatedField {
  /** From the start of the table. */
  readonly start: number;
  readonly bytes: number[];
  readonly name: string;
  readonly value: string;
  readonly bits: AnnotatedBits[];
  readonly line: string;
}

/** A structure, or an object of the heap that is none. */
export interface AnnotatedBlock {
  /** What references call it: `IAID of hfi[0]`. */
  readonly label: string;
  readonly kind: string;
  /** The figure of the specification; undefined for an object that has none. */
  readonly figure: number | undefined;
  /** Where its values are in the JSON form of the table. */
  readonly path: string;
  readonly start: number;
  readonly length: number;
  readonly fields: AnnotatedField[];
}

const folder = join(top, "test", "nbft", "annotated");

/** Names of all annotated tables, sorted. */
export const annotatedNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith(".txt"))
  .map((name) => name.replace(/\.txt$/, ""))
  .sort();

/** The blocks of an annotated table. Throws where a line is malformed or an offset is not where the bytes before it end. */
export function readAnnotated(name: string): readonly AnnotatedBlock[] {
  const blocks: AnnotatedBlock[] = [];
  for (const [index, line] of readFileSync(join(folder, `${name}.txt`), "utf8")
    .split("\n")
    .entries()) {
    const block = readHeading(line);
    if (block !== undefined) {
      blocks.push(block);
    } else if (line !== "" && !line.startsWith("#")) {
      const current = blocks.at(-1);
      if (!addField(line, current) && !addBits(line, current?.fields.at(-1))) {
        throw new Error(`${name}.txt:${index + 1}: ${line}`);
      }
    }
  }
  checkPlaces(name, blocks);
  return blocks;
}

/** Every block begins where the one before it ends, and is as long as its heading says. */
function checkPlaces(name: string, blocks: readonly AnnotatedBlock[]): void {
  let end = 0;
  for (const { label, start, length, fields } of blocks) {
    const isFollowedByNul = fields.at(-1)?.name === "NUL";
    const found = fields.reduce((sum, { bytes }) => sum + bytes.length, 0) - (isFollowedByNul ? 1 : 0);
    if (start !== end || found !== length) {
      throw new Error(`${name}.txt: ${label} is ${found} bytes long at ${end}`);
    }
    end += length + (isFollowedByNul ? 1 : 0);
  }
}

const heading = /^([A-Z][\w ]*?)(?: \(figure (\d+)\))? of ([a-z][\w.[\]]*), (\d+) bytes? at (\d+)$/;
const field = /^ {0,3}(\d+) {2}((?:[0-9a-f]{2} ?)+|00\*\d+)(?: {2,}(\S.*?)(?: {2,}(\S.*))?)?$/;
const bits = /^ {6}0x([0-9a-f]+) {2,}(\S.*?) {2,}(\S.*)$/;

function readHeading(line: string): AnnotatedBlock | undefined {
  const [, kind, figure, path, length, start] = heading.exec(line) ?? [];
  return kind === undefined || path === undefined
    ? undefined
    : {
        label: `${kind} of ${path}`,
        kind,
        figure: figure === undefined ? undefined : Number(figure),
        path,
        start: Number(start),
        length: Number(length),
        fields: [],
      };
}

/** Adds a field's line to its block; returns whether it is one, at the offset where the field before it ends. */
function addField(line: string, block: AnnotatedBlock | undefined): boolean {
  const [, offset, hex, name, value = ""] = field.exec(line) ?? [];
  if (hex === undefined || block === undefined) {
    return false;
  }
  const bytes = readBytes(hex);
  const last = block.fields.at(-1);
  const start = block.start + Number(offset);
  if (start !== (last === undefined ? block.start : last.start + last.bytes.length)) {
    return false;
  }
  if (name !== undefined) {
    block.fields.push({ start, bytes, name, value, bits: [], line });
    return true;
  }
  // The bytes of a field go on in the next line.
  last?.bytes.push(...bytes);
  return last !== undefined;
}

/** Adds a line of bits to the field above it; returns whether it is one, with a mask as long as the field. */
function addBits(line: string, above: AnnotatedField | undefined): boolean {
  const [, mask, name, value] = bits.exec(line) ?? [];
  if (
    mask === undefined ||
    name === undefined ||
    value === undefined ||
    mask.length !== 2 * (above?.bytes.length ?? 0)
  ) {
    return false;
  }
  above?.bits.push({ mask: Number.parseInt(mask, 16), name, value, line });
  return true;
}

/** `00*13` is thirteen zeros. */
function readBytes(hex: string): number[] {
  const [, count] = /^00\*(\d+)$/.exec(hex) ?? [];
  return count === undefined
    ? hex
        .trim()
        .split(" ")
        .map((pair) => Number.parseInt(pair, 16))
    : new Array<number>(Number(count)).fill(0);
}
