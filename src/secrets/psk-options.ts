// SPDX-License-Identifier: LGPL-2.1-or-later

import { type PskOptions, usualPsk } from "./tls-psk.ts";

/** Words before a pre-shared key that say how the target derives its keys, as nvme-cli's options do. */
const words: Readonly<Record<string, Partial<PskOptions>>> = {
  "identity=0": { identity: 0 },
  "identity=1": { identity: 1 },
  compat: { isCompat: true },
};

/** The options of a line, and the words that are none. */
export function parsePskOptions(line: readonly string[]): {
  readonly options: PskOptions;
  readonly otherWords: readonly string[];
} {
  const found = line.flatMap((word) => words[word] ?? []);
  return { options: Object.assign({ ...usualPsk }, ...found), otherWords: line.filter((word) => !(word in words)) };
}
