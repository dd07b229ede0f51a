// SPDX-License-Identifier: LGPL-2.1-or-later
// Where packages are built: what that needs, and no Node, because a release carries what Node made.

import { makeTree, type TreeRecipe } from "../tree.ts";

const debian: TreeRecipe = {
  suite: "trixie",
  packages: ["build-essential", "debhelper", "lintian", "mandoc", "musl-tools", "pkgconf", "systemd-dev"],
};

/** A Debian in which the RPM packages are built, and installed beside systemd and dracut, as no Fedora is to be had. */
const rpm: TreeRecipe = {
  suite: "trixie",
  packages: [
    "build-essential",
    "debugedit", // find-debuginfo
    "dracut-core",
    "elfutils", // find-debuginfo
    "file",
    "kmod",
    "rpm",
    "rpmlint",
    "systemd",
    "systemd-sysv",
    "udev",
    "zstd",
  ],
};

/** Folder of an unpacked Debian trixie that Debian's packages are built in. */
export function debianTree(): Promise<string> {
  return makeTree("tree-build", debian);
}

/** Folder of the one for RPM packages. */
export function rpmTree(): Promise<string> {
  return makeTree("tree-rpm", rpm);
}
