// SPDX-License-Identifier: LGPL-2.1-or-later
import { basename, dirname } from "node:path";
import { cached } from "../cache.ts";
import { progress } from "../program.ts";
import { makeTree, mustRunInTree, type TreeRecipe } from "../tree.ts";
import { type Release, version } from "./release.ts";

const architecture = "arm64";

/** What the package's build needs for another architecture: its own tools for this machine, libraries and their tools for the other. */
const recipe: TreeRecipe = {
  suite: "trixie",
  packages: [
    "build-essential",
    "debhelper",
    "gcc-aarch64-linux-gnu",
    `musl-dev:${architecture}`,
    `pkgconf:${architecture}`,
    "systemd-dev",
  ],
  foreign: architecture,
};

const script = `
cp /in/release nbft-boot_$VERSION.orig.tar.xz
tar -xf nbft-boot_$VERSION.orig.tar.xz
cd nbft-boot-$VERSION
cp -r packaging/debian debian
dpkg-buildpackage --host-arch=${architecture} -Pcross --build=any --unsigned-source --unsigned-changes >&2
cp ../*.deb /out
`;

/** Folder with the package of the program for arm64, built of a release on this machine; from the cache where it was built before. */
export async function crossBuildPackage(release: Release): Promise<string> {
  const tree = await makeTree("tree-cross", recipe);
  const ingredients = [basename(dirname(tree)), script, release.identity];
  return await cached(`packages-deb-${architecture}`, ingredients, async (folder) => {
    progress(`building the Debian package for ${architecture}`);
    await mustRunInTree(tree, ["sh", "-euc", `cd /tmp\n${script}`], {
      bind: { "/in/release": release.archive, "/out": folder },
      environment: { VERSION: version, DEB_BUILD_OPTIONS: "parallel=2" },
    });
  });
}
