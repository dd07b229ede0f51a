// SPDX-License-Identifier: LGPL-2.1-or-later

/** How much firmware has to say: HFIs and SSNS of all its tables together. */
export interface Size {
  readonly hfis: number;
  readonly ssns: number;
}

/** From a machine with one path to more than any array has, and in between one card with many subsystems. */
export const grownSizes: readonly Size[] = [
  { hfis: 1, ssns: 1 },
  { hfis: 4, ssns: 4 },
  { hfis: 16, ssns: 16 },
  { hfis: 64, ssns: 64 },
  { hfis: 1, ssns: 250 },
  { hfis: 255, ssns: 250 },
  { hfis: 255, ssns: 1000 },
];

/** Enough to see what grows, in seconds. */
export const checkedSizes: readonly Size[] = grownSizes.filter(({ hfis, ssns }) => hfis === ssns && hfis !== 4);
