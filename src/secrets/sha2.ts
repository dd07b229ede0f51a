// SPDX-License-Identifier: LGPL-2.1-or-later
// SHA-256 and SHA-384 (FIPS 180-4), as one algorithm: words of one or of two times 32 bits, the most significant first. It hashes a few kilobytes
// before a connection; the 64 bits are halves because the engine's big integers are not to be used.

import { cubeRoots, squareRoots256, squareRoots384 } from "./sha2-constants.ts";

export type HashName = "SHA-256" | "SHA-384";

type Word = readonly number[];

interface Variant {
  /** How many times 32 bits a word has. */
  readonly halves: number;
  readonly rounds: number;
  readonly initial: string;
  /** Rotations of the functions Σ0 and Σ1, and of σ0 and σ1, whose last number is a shift. */
  readonly bits: readonly (readonly [number, number, number])[];
}

const variants: Readonly<Record<HashName, Variant>> = {
  "SHA-256": {
    halves: 1,
    rounds: 64,
    initial: squareRoots256,
    bits: [
      [2, 13, 22],
      [6, 11, 25],
      [7, 18, 3],
      [17, 19, 10],
    ],
  },
  "SHA-384": {
    halves: 2,
    rounds: 80,
    initial: squareRoots384,
    bits: [
      [28, 34, 39],
      [14, 18, 41],
      [1, 8, 7],
      [19, 61, 6],
    ],
  },
};

/** Bytes of a digest. */
export const digestLength = (name: HashName): number => (name === "SHA-256" ? 32 : 48);

/** Bytes that are hashed at a time. */
export const blockLength = (name: HashName): number => 64 * variants[name].halves;

export function sha2(name: HashName, message: Uint8Array): Uint8Array {
  const variant = variants[name];
  const size = blockLength(name);
  // A one bit, zeroes, and the length in bits at the end of the last block.
  const padded = new Uint8Array(Math.ceil((message.length + 1 + size / 8) / size) * size);
  padded.set(message);
  padded[message.length] = 0x80;
  padded.set(bytesOf(message.length * 8), padded.length - 4);
  let state = wordsOf(variant.initial, 8 * variant.halves, variant);
  for (let offset = 0; offset < padded.length; offset += size) {
    state = compress(variant, state, padded.subarray(offset, offset + size));
  }
  return Uint8Array.from(state.flat().flatMap(bytesOf)).subarray(0, digestLength(name));
}

function compress(variant: Variant, state: readonly Word[], block: Uint8Array): Word[] {
  const hex = Array.from(block, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const schedule = wordsOf(hex, 8 * variant.halves, variant);
  const constants = wordsOf(cubeRoots, 16, variant);
  /** One of Σ0, Σ1, σ0, σ1. */
  const mix = (word: Word = [], which: number): Word => {
    const [one, two, three] = variant.bits[which] ?? [0, 0, 0];
    const parts = [rotate(word, one, true), rotate(word, two, true), rotate(word, three, which < 2)];
    return word.map((_, half) => at(parts[0], half) ^ at(parts[1], half) ^ at(parts[2], half));
  };
  let [a = [], b, c, d, e = [], f, g, h] = state;
  for (let round = 0; round < variant.rounds; round++) {
    if (round > 15) {
      const [two, seven, fifteen, sixteen] = [2, 7, 15, 16].map((before) => schedule[round - before]);
      schedule.push(add(mix(two, 3), seven, mix(fifteen, 2), sixteen));
    }
    const choice = e.map((bits, half) => (bits & at(f, half)) ^ (~bits & at(g, half)));
    const majority = a.map((bits, half) => (bits & (at(b, half) ^ at(c, half))) ^ (at(b, half) & at(c, half)));
    const first = add(mix(e, 1), h, choice, constants[round], schedule[round]);
    [h, g, f, e, d, c, b, a] = [g, f, e, add(first, d), c, b, a, add(mix(a, 0), majority, first)];
  }
  return [a, b, c, d, e, f, g, h].map((word = [], index) => add(word, state[index]));
}

const at = (word: Word | undefined, half: number): number => word?.[half] ?? 0;

/** To the right, by any number of bits but multiples of 32; what leaves comes in again, unless it is a shift, by less than 32. */
function rotate(word: Word, count: number, isRotation: boolean): Word {
  const { length } = word;
  const from = (half: number) => at(word, isRotation ? (half + 2 * length) % length : half);
  return word.map((_, half) => {
    const right = half - (count >> 5);
    return (from(right) >>> (count & 31)) | (from(right - 1) << (32 - (count & 31)));
  });
}

function add(first: Word, ...others: readonly (Word | undefined)[]): Word {
  const total = [...first];
  for (let half = total.length - 1, carry = 0; half >= 0; half--) {
    const exact = others.reduce((before, word) => before + (at(word, half) >>> 0), carry + (at(total, half) >>> 0));
    total[half] = exact | 0;
    carry = Math.floor(exact / 2 ** 32);
  }
  return total;
}

/** Words in hexadecimal, of each the first halves. */
function wordsOf(text: string, digits: number, { halves }: Variant): Word[] {
  return Array.from({ length: text.length / digits }, (_, index) =>
    Array.from({ length: halves }, (_, half) => Number.parseInt(text.slice(index * digits + 8 * half).slice(0, 8), 16)),
  );
}

const bytesOf = (word: number): number[] => [24, 16, 8, 0].map((shift) => (word >>> shift) & 0xff);
