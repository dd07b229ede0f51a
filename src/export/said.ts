// SPDX-License-Identifier: LGPL-2.1-or-later

/** A part of a document, and what it cannot say. */
export interface Said<Part> {
  readonly parts: readonly Part[];
  /** A boot can do without. */
  readonly remarks: readonly string[];
  /** A boot needs it. */
  readonly lost: readonly string[];
}

/** One behind the other; what is said twice is said once. */
export function joinSaid<Part>(all: readonly Said<Part>[]): Said<Part> {
  return {
    parts: [...new Set(all.flatMap(({ parts }) => parts))],
    remarks: [...new Set(all.flatMap(({ remarks }) => remarks))],
    lost: [...new Set(all.flatMap(({ lost }) => lost))],
  };
}
