// SPDX-License-Identifier: LGPL-2.1-or-later

/** A text that stands once in a file, and what takes its place. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A fault that somebody could make. */
export interface Mutation {
  /** What is wrong then. */
  readonly what: string;
  /** Several where one alone would be noticed by any round trip. */
  readonly edits: readonly Edit[];
  /** Words of `npm test --` that choose the tests of which at least one has to fail. */
  readonly tests: readonly string[];
  /** Whether these tests look at what is built, and not only at the sources. */
  readonly needsBuild: boolean;
}

/** The text with the fault in it. Throws where there is not exactly one place for it: the mutation is out of date. */
export function mutate(text: string, { file, from, to }: Edit): string {
  const [before, after, ...more] = text.split(from);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${file} has ${more.length + (after === undefined ? 0 : 1)} places with ${JSON.stringify(from)}`);
  }
  return before + to + after;
}

/** A mutation of one place. */
export function fault(what: string, tests: string, file: string, from: string, to: string): Mutation {
  return { what, tests: tests.split(" "), needsBuild: true, edits: [{ file, from, to }] };
}

/** A mutation of one file of src/nbft, in as many places as it takes. */
export function faultOfTable(what: string, file: string, ...edits: readonly (readonly [string, string])[]): Mutation {
  return { what, tests: ["nbft/"], needsBuild: false, edits: edits.map(([from, to]) => ({ file, from, to })) };
}
