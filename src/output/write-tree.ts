// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import type { Tree } from "./tree.ts";

/**
 * Writes a tree below a folder, each file whole or not at all, with the folders it needs (0755). What is there already under the same
 * names is replaced; everything else stays.
 * @param base folder in front of all paths of the tree, without a slash at its end
 * @throws HostError at the first entry that cannot be written
 */
export function writeTree(host: Host, base: string, tree: Tree): void {
  const made = new Set<string>();
  for (const [name, entry] of tree) {
    const path = name.startsWith("/") ? base + name : `${base}/${name}`;
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (!made.has(folder)) {
      host.makeDirectory(folder, 0o755);
      made.add(folder);
    }
    if ("target" in entry) {
      host.symlink(entry.target, path);
    } else {
      host.writeFile(path, entry.text, entry.mode);
    }
  }
}
