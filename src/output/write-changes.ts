// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError } from "../host/host.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import type { Link, TextFile, Tree } from "./tree.ts";
import { writeTree } from "./write-tree.ts";

/** As writeTree(), but what is there already stays untouched: others watch it. Returns whether anything was written. */
export function writeChanges(host: Host, tree: Tree): boolean {
  const changed = new Map([...tree].filter(([path, entry]) => !isThere(host, path, entry)));
  writeTree(host, changed);
  return changed.size > 0;
}

function isThere(host: Host, path: string, entry: TextFile | Link): boolean {
  try {
    return "target" in entry ? host.readLink(path) === entry.target : decodeUtf8(host.readFile(path)) === entry.text;
  } catch (error) {
    if (error instanceof HostError) {
      return false;
    }
    throw error;
  }
}
