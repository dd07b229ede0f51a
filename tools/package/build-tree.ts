// SPDX-License-Identifier: LGPL-2.1-or-later
import { makeTree, type TreeRecipe } from "../tree.ts";

/** What the packages' builds need, and no more: no Node, because a release carries what Node made. */
const recipe: TreeRecipe = {
  suite: "trixie",
  packages: ["build-essential", "debhelper", "lintian", "mandoc", "musl-tools", "pkgconf", "rpm", "systemd-dev"],
};

/** Folder of an unpacked Debian trixie that packages are built in. */
export function buildTree(): Promise<string> {
  return makeTree("tree-build", recipe);
}
