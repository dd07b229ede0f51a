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
  /** Bytes of the digest. */
  readonly length: number;
  /** Rotations of the functions Σ0 and Σ1, and of σ0 and σ1, whose last number is a shift. */
  readonly sums: readonly [Rotations, Rotations];
  readonly mixes: readonly [Rotations, Rotations];
}

type Rotations = readonly [number, number, number];

const variants: Readonly<Record<HashName, Variant>> = {
  "SHA-256": {
    halves: 1,
    rounds: 64,
    initial: squareRoots256,
    length: 32,
    sums: [
      [2, 13, 22],
      [6, 11, 25],
    ],
    mixes: [
      [7, 18, 3],
      [17, 19, 10],
    ],
  },
  "SHA-384": {
    halves: 2,
    rounds: 80,
    initial: squareRoots384,
    length: 48,
    sums: [
      [28, 34, 39],
      [14, 18, 41],
    ],
    mixes: [
      [1, 8, 7],
      [19, 61, 6],
    ],
  },
};

/** Bytes of a digest. */
export const digestLength = (name: HashName): number => variants[name].length;

/** Bytes that are hashed at a time. */
export const blockLength = (name: HashName): number => 64 * variants[name].halves;

export function sha2(name: HashName, message: Uint8Array): Uint8Array {
  const variant = variants[name];
  const size = blockLength(name);
  const padded = pad(message, size);
  const constants = wordsOf(cubeRoots, 16, variant);
  let state = wordsOf(variant.initial, 8 * variant.halves, variant);
  for (let offset = 0; offset < padded.length; offset += size) {
    state = compress(variant, constants, state, padded.subarray(offset, offset + size));
  }
  return Uint8Array.from(state.flatMap((word) => word.flatMap(bytesOf)).slice(0, variant.length));
}

/** A one bit, zeroes, and the length in bits at the end of the last block. */
function pad(message: Uint8Array, size: number): Uint8Array {
  const padded = new Uint8Array(Math.ceil((message.length + 1 + size / 8) / size) * size);
  padded.set(message);
  padded[message.length] = 0x80;
  padded.set(bytesOf(message.length * 8), padded.length - 4);
  return padded;
}

function compress({ halves, rounds, sums, mixes }: Variant, constants: Word[], state: Word[], block: Uint8Array) {
  const schedule: Word[] = [];
  const scheduled = (index: number): Word => schedule[index] ?? [];
  let [a = [], b = [], c = [], d = [], e = [], f = [], g = [], h = []] = state;
  for (let round = 0; round < rounds; round++) {
    const next =
      round < 16
        ? Array.from({ length: halves }, (_, half) => readWord(block, 4 * (round * halves + half)))
        : add(
            mix(scheduled(round - 2), mixes[1]),
            scheduled(round - 7),
            mix(scheduled(round - 15), mixes[0]),
            scheduled(round - 16),
          );
    schedule.push(next);
    const choice = e.map((bits, half) => (bits & at(f, half)) ^ (~bits & at(g, half)));
    const majority = a.map((bits, half) => (bits & at(b, half)) ^ (bits & at(c, half)) ^ (at(b, half) & at(c, half)));
    const first = add(h, sum(e, sums[1]), choice, constants[round] ?? [], next);
    const second = add(sum(a, sums[0]), majority);
    [h, g, f, e, d, c, b, a] = [g, f, e, add(d, first), c, b, a, add(first, second)];
  }
  return [a, b, c, d, e, f, g, h].map((word, index) => add(word, state[index] ?? []));
}

const at = (word: Word, half: number): number => word[half] ?? 0;

const sum = (word: Word, [one, two, three]: Rotations): Word =>
  xor(rotate(word, one), rotate(word, two), rotate(word, three));

const mix = (word: Word, [one, two, shifted]: Rotations): Word =>
  xor(rotate(word, one), rotate(word, two), shift(word, shifted));

const xor = (one: Word, two: Word, three: Word): Word =>
  one.map((bits, half) => bits ^ at(two, half) ^ at(three, half));

/** To the right, by any number of bits but multiples of 32. */
function rotate(word: Word, count: number): Word {
  const { length } = word;
  const whole = count >>> 5;
  return word.map((_, half) => {
    const right = at(word, (half + length - (whole % length)) % length);
    const left = at(word, (half + 2 * length - (whole % length) - 1) % length);
    return (right >>> (count & 31)) | (left << (32 - (count & 31)));
  });
}

/** To the right, by less than 32 bits. */
const shift = (word: Word, count: number): Word =>
  word.map((bits, half) => (bits >>> count) | (half === 0 ? 0 : at(word, half - 1) << (32 - count)));

function add(...words: readonly Word[]): Word {
  const total = [...(words[0] ?? [])];
  let carry = 0;
  for (let half = total.length - 1; half >= 0; half--) {
    const exact = words.reduce((before, word) => before + (at(word, half) >>> 0), carry);
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

const readWord = (bytes: Uint8Array, offset: number): number =>
  bytes.subarray(offset, offset + 4).reduce((before, byte) => (before << 8) | byte, 0);

const bytesOf = (word: number): number[] => [24, 16, 8, 0].map((shift) => (word >>> shift) & 0xff);
