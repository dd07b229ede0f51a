// SPDX-License-Identifier: LGPL-2.1-or-later

/** A file that an output wants to exist. */
export interface TextFile {
  readonly text: string;
  readonly mode: number;
}

/** A symbolic link that an output wants to exist. */
export interface Link {
  readonly target: string;
}

/**
 * What every output is: a map from path to file or link, sorted by path. Paths start with a slash where they are the machine's
 * (`/run/systemd/network/05-nbft-0h1.network`), and have none where the caller chooses the folder (a generator's output).
 */
export type Tree = ReadonlyMap<string, TextFile | Link>;

/** The same entries sorted by path, so that whatever is written or printed has one order. Throws where two entries have one path. */
export function makeTree(entries: Iterable<readonly [string, TextFile | Link]>): Tree {
  const list = [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const tree = new Map(list);
  if (tree.size !== list.length) {
    throw new Error("two outputs want the same path");
  }
  return tree;
}
