// SPDX-License-Identifier: LGPL-2.1-or-later
// As much of an ELF file (elf(5), 64 bits) as says how the kernel loads it.

import { readFileSync } from "node:fs";

export interface Segment {
  readonly kind: "load" | "interpreter" | "stack" | "relro" | "other";
  readonly offset: number;
  /** As readelf writes them: "R E". */
  readonly flags: string;
}

export interface Executable {
  readonly positionIndependent: boolean;
  readonly segments: readonly Segment[];
}

const kinds: Readonly<Record<number, Segment["kind"]>> = {
  1: "load", // PT_LOAD
  3: "interpreter", // PT_INTERP
  1685382481: "stack", // PT_GNU_STACK
  1685382482: "relro", // PT_GNU_RELRO
};

export function readExecutable(path: string): Executable {
  const bytes = readFileSync(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = view.getUint8(5) === 1; // EI_DATA: ELFDATA2LSB
  const half = (offset: number) => view.getUint16(offset, little);
  const word = (offset: number) => view.getUint32(offset, little);
  const long = (offset: number) => Number(view.getBigUint64(offset, little));
  const headers = Array.from({ length: half(56) }, (_, index) => long(32) + index * half(54)); // e_phoff, e_phentsize, e_phnum
  return {
    positionIndependent: half(16) === 3, // ET_DYN
    segments: headers.map((header) => ({
      kind: kinds[word(header)] ?? "other",
      offset: long(header + 8),
      flags: [..."RWE"].map((letter, index) => (word(header + 4) & (4 >> index) ? letter : " ")).join(""),
    })),
  };
}
