// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import type { Tree } from "./tree.ts";

/**
 * Writes a tree, each file whole or not at all, with the folders it needs (0755). What is there already under the same names is replaced;
 * everything else stays.
 * @param folder where paths without a slash in front begin; those of the machine have one
 * @throws HostError at the first entry that cannot be written
 */
export function writeTree(host: Host, tree: Tree, folder = ""): void {
  const made = new Set<string>();
  for (const [name, entry] of tree) {
    const path = name.startsWith("/") ? name : `${folder}/${name}`;
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (!made.has(parent)) {
      host.makeDirectory(parent, 0o755);
      made.add(parent);
    }
    if ("target" in entry) {
      host.symlink(entry.target, path);
    } else {
      host.writeFile(path, entry.text, entry.mode);
    }
  }
}
