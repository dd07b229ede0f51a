// SPDX-License-Identifier: LGPL-2.1-or-later
// Changes to encoded tables, each of which may leave them without sense.

import { lists } from "../../src/nbft/layout/control.ts";
import { header } from "../../src/nbft/layout/header.ts";
import { readInteger, writeInteger } from "../../src/nbft/values/bytes.ts";
import type { Random } from "../nbft/random.ts";
import { hostileText } from "./hostile-text.ts";
import { listReference, someRecord, someStructure, someText } from "./places.ts";

/** Changes the bytes, or returns others. */
export type Step = (bytes: Uint8Array, random: Random) => Uint8Array | undefined;

const boundaries = [
  0, 1, 2, 3, 7, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffe0, 0xffff_ffff,
];

function writeBoundary(bytes: Uint8Array, at: number, random: Random): void {
  const size = random.pick([1, 2, 4] as const);
  if (at + size <= bytes.length) {
    writeInteger(bytes, at, size, random.pick(boundaries) % 2 ** (8 * size));
  }
}

/** The table with an object behind it, which is part of the heap. */
function append(bytes: Uint8Array, content: Uint8Array): Uint8Array {
  const longer = new Uint8Array(bytes.length + content.length);
  longer.set(bytes);
  longer.set(content, bytes.length);
  writeInteger(longer, header.offsets.length, 4, longer.length);
  const heap = readInteger(longer, header.offsets.heapOffset, 4);
  writeInteger(longer, header.offsets.heapLength, 4, Math.max(0, longer.length - heap));
  return longer;
}

/** Of any field, most of which end at an even offset. */
function fieldOffset(length: number, random: Random): number {
  return random.below(length);
}

const fieldSteps: Readonly<Record<string, Step>> = {
  field(bytes, random) {
    const place = someStructure(bytes, random);
    if (place !== undefined) {
      writeBoundary(bytes, place.start + fieldOffset(place.length, random), random);
    }
    return bytes;
  },
  flags(bytes, random) {
    const place = someStructure(bytes, random);
    if (place !== undefined) {
      // Flags are in the first eight bytes of every structure.
      const at = place.start + random.below(8);
      bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
    }
    return bytes;
  },
  index(bytes, random) {
    const { structure, index, offset } = random.pick(Object.values(lists));
    const start = readInteger(bytes, header.length + offset, 4);
    const at = start + random.below(4) * structure.length + index.offset;
    if (at + index.size <= bytes.length) {
      writeInteger(bytes, at, index.size, random.below(8));
    }
    return bytes;
  },
  list(bytes, random) {
    const at = listReference(random);
    const [offset, size] = random.pick([
      [0, 4],
      [4, 2],
      [6, 1],
      [7, 1],
    ] as const);
    const value = random.chance()
      ? random.pick(boundaries)
      : readInteger(bytes, at + offset, size) + random.below(5) - 2;
    writeInteger(bytes, at + offset, size, (value + 2 ** 32) % 2 ** (8 * size));
    return bytes;
  },
  record(bytes, random) {
    const [from, to] = [someRecord(bytes, random), someRecord(bytes, random)];
    if (from !== undefined && to !== undefined) {
      bytes.copyWithin(to.start, from.start, from.start + from.length);
    }
    return bytes;
  },
  text(bytes, random) {
    const at = someText(bytes, random);
    const text = hostileText(random);
    if (at === undefined || at + 6 > bytes.length || bytes.length + text.length > 0x1_0000) {
      return bytes;
    }
    writeInteger(bytes, at, 4, bytes.length);
    writeInteger(bytes, at + 4, 2, text.length);
    return append(bytes, text);
  },
  share(bytes, random) {
    const [from, to] = [someText(bytes, random), someText(bytes, random)];
    if (from !== undefined && to !== undefined && Math.max(from, to) + 6 <= bytes.length) {
      bytes.copyWithin(to, from, from + 6);
    }
    return bytes;
  },
};

const byteSteps: Readonly<Record<string, Step>> = {
  bit(bytes, random) {
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
    return bytes;
  },
  boundary(bytes, random) {
    writeBoundary(bytes, random.below(bytes.length), random);
    return bytes;
  },
  byte(bytes, random) {
    bytes[random.below(bytes.length)] = random.below(256);
    return bytes;
  },
  // The Control Structure decides most.
  control(bytes, random) {
    const at = random.below(128);
    if (at < bytes.length) {
      bytes[at] = random.below(256);
    }
    return bytes;
  },
  // One part of the table over another: lists, references and heap objects overlap.
  move(bytes, random) {
    return bytes.copyWithin(random.below(bytes.length), random.below(bytes.length), random.below(bytes.length));
  },
  cut: (bytes, random) => bytes.slice(0, random.below(bytes.length)),
  lengthen(bytes, random) {
    const longer = new Uint8Array(bytes.length + random.below(300));
    longer.set(bytes);
    return longer;
  },
};

/** By their names. */
export const steps: Readonly<Record<string, Step>> = { ...fieldSteps, ...byteSteps };

/** Each name as often as it is worth: texts and fields find more than bytes that break the table as a whole. */
export const choices: readonly string[] = [
  ...Object.keys(fieldSteps).flatMap((name) => [name, name, name]),
  ..."text text text field field flags".split(" "),
  ...Object.keys(byteSteps),
];
