// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError } from "../host/host.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import type { Tree } from "./tree.ts";
import { writeTree } from "./write-tree.ts";

/** As writeTree(), but a file that says the same already stays untouched: others watch it. */
export function writeChanges(host: Host, tree: Tree): void {
  writeTree(
    host,
    new Map([...tree].filter(([path, entry]) => !("text" in entry) || textAt(host, path) !== entry.text)),
  );
}

function textAt(host: Host, path: string): string | undefined {
  try {
    return decodeUtf8(host.readFile(path));
  } catch (error) {
    if (error instanceof HostError) {
      return undefined;
    }
    throw error;
  }
}
