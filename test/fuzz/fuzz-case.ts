// SPDX-License-Identifier: LGPL-2.1-or-later

import { encode } from "../../src/nbft/encode.ts";
import { EncodeError } from "../../src/nbft/encode-error.ts";
import { header } from "../../src/nbft/layout/header.ts";
import { writeInteger } from "../../src/nbft/values/bytes.ts";
import { fixtureNames, readFixture } from "../fixtures/read-tables.ts";
import { repair } from "../nbft/damage.ts";
import { Random } from "../nbft/random.ts";
import { randomTable } from "../nbft/random-table.ts";
import { choices, steps } from "./steps.ts";

/** How a table is made: the same seed makes the same. */
export interface FuzzCase {
  readonly seed: number;
  /** What is done to a table that is well, in this order; each has numbers of its own, so that one can be left out. */
  readonly steps: readonly { readonly name: string; readonly seed: number }[];
  /** Whether its length and its checksum are made right in the end. */
  readonly hasLength: boolean;
  readonly hasChecksum: boolean;
}

const fixtures = fixtureNames.flatMap((name) => Object.values(readFixture(name)).map(encode));

export function makeCase(seed: number): FuzzCase {
  const random = new Random(seed);
  return {
    seed,
    steps: random.list(5, () => ({ name: random.pick(choices), seed: random.below(2 ** 31) })),
    hasLength: random.below(16) !== 0,
    hasChecksum: random.below(32) !== 0,
  };
}

export function makeBytes(from: FuzzCase): Uint8Array {
  let bytes = original(new Random(from.seed ^ 0x5eed));
  for (const { name, seed } of from.steps) {
    bytes = bytes.length === 0 ? bytes : (steps[name]?.(bytes, new Random(seed)) ?? bytes);
  }
  if (bytes.length < header.offsets.heapLength) {
    return bytes;
  }
  if (from.hasLength) {
    writeInteger(bytes, header.offsets.length, 4, bytes.length);
  }
  return from.hasChecksum ? repair(bytes) : bytes;
}

/** Tables that are well: the fixtures, and some with anything that a table may say. */
const pool = new Map<number, Uint8Array>();
const poolSize = 512;

function original(random: Random): Uint8Array {
  const number = random.below(poolSize);
  const known = pool.get(number) ?? makeOriginal(new Random(number));
  pool.set(number, known);
  return known.slice();
}

function makeOriginal(random: Random): Uint8Array {
  if (random.below(3) === 0) {
    return random.pick(fixtures);
  }
  try {
    return encode(randomTable(random));
  } catch (error) {
    if (error instanceof EncodeError) {
      return random.pick(fixtures); // Texts and lists together can be more than a heap holds.
    }
    throw error;
  }
}
