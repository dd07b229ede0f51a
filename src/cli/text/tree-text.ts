// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Tree } from "../../output/tree.ts";

/** Every file under its name, every link with its target. */
export function formatTree(tree: Tree): string {
  return [...tree]
    .map(([path, entry]) => ("target" in entry ? `# ${path} -> ${entry.target}\n` : `# ${path}\n${entry.text}\n`))
    .join("");
}
