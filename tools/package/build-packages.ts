// SPDX-License-Identifier: LGPL-2.1-or-later
import { basename, dirname } from "node:path";
import { cached } from "../cache.ts";
import { progress } from "../program.ts";
import { mustRunInTree } from "../tree.ts";
import { buildTree } from "./build-tree.ts";
import { type Release, version } from "./release.ts";

const debian = `
cp /in/release nbft-boot_$VERSION.orig.tar.xz
tar -xf nbft-boot_$VERSION.orig.tar.xz
cd nbft-boot-$VERSION
cp -r packaging/debian debian
dpkg-buildpackage --build=full --unsigned-source --unsigned-changes >&2
lintian --allow-root --display-experimental --fail-on error --tag-display-limit 0 ../*.changes >../lintian
cat ../lintian >&2
# Experimental to this lintian, an error to others.
! grep -w source-is-missing ../lintian >&2
cp ../*.deb ../*.dsc ../*.tar.xz /out
`;

// --nodeps: to rpm nothing is installed in a Debian.
const rpm = `
mkdir SOURCES
cp /in/release SOURCES/nbft-boot-$VERSION.tar.xz
tar -xf /in/release
rpmbuild --nodeps --define "_topdir $PWD" -bb nbft-boot-$VERSION/packaging/rpm/nbft-boot.spec >&2
cp RPMS/*/*.rpm /out
`;

/** Folder with the Debian source package of a release and its .deb files, all checked by lintian; from the cache where the same release was built before. */
export function buildDebianPackages(release: Release): Promise<string> {
  return build("packages-deb", release, debian);
}

/** Folder with the .rpm files of a release. */
export function buildRpmPackages(release: Release): Promise<string> {
  return build("packages-rpm", release, rpm);
}

async function build(name: string, release: Release, script: string): Promise<string> {
  const tree = await buildTree();
  return await cached(name, [basename(dirname(tree)), script, release.identity], async (folder) => {
    progress(`building ${name}`);
    await mustRunInTree(tree, ["sh", "-euc", `cd /tmp\n${script}`], {
      bind: { "/in/release": release.archive, "/out": folder },
      environment: { VERSION: version, DEB_BUILD_OPTIONS: "parallel=2" },
    });
  });
}
