// SPDX-License-Identifier: LGPL-2.1-or-later
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cached } from "../cache.ts";
import { progress } from "../program.ts";
import { top } from "../top.ts";
import { mustRunInTree } from "../tree.ts";
import { debianTree, rpmTree } from "./build-trees.ts";
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
cp ../*.deb /out
`;

// --nodeps: to rpm nothing is installed in a Debian.
const rpm = `
mkdir -p SOURCES /etc/rpm
cp /in/release SOURCES/nbft-boot-$VERSION.tar.xz
cp /in/macros /etc/rpm/macros.fedora
tar -xf /in/release
packaging=nbft-boot-$VERSION/packaging/rpm
rpmbuild --quiet --nodeps --define "_topdir $PWD" -ba "$packaging/nbft-boot.spec" >&2
rm RPMS/*/*-debug*
rpmlint --rpmlintrc "$packaging/nbft-boot.rpmlintrc" "$packaging/nbft-boot.spec" SRPMS/*.rpm RPMS/*/*.rpm >rpmlint || {
  grep ': E: ' rpmlint >&2
  exit 1
}
cp RPMS/*/*.rpm /out
`;

/** Folder with the .deb files of a release, checked by lintian with their source package; from the cache where the same was built before. */
export async function buildDebianPackages(release: Release): Promise<string> {
  return await build("packages-deb", await debianTree(), release, debian);
}

const macros = join(top, "tools/package/fedora.macros");

/** Folder with the .rpm files of a release, but for debugging symbols and sources, checked by rpmlint with their source package. */
export async function buildRpmPackages(release: Release): Promise<string> {
  return await build("packages-rpm", await rpmTree(), release, rpm, { "/in/macros": macros });
}

async function build(
  name: string,
  tree: string,
  release: Release,
  script: string,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const content = Object.values(more).map((path) => readFileSync(path));
  return await cached(name, [basename(dirname(tree)), script, release.identity, ...content], async (folder) => {
    progress(`building ${name}`);
    await mustRunInTree(tree, ["sh", "-euc", `cd /tmp\n${script}`], {
      bind: { "/in/release": release.archive, "/out": folder, ...more },
      environment: { VERSION: version, DEB_BUILD_OPTIONS: "parallel=2" },
    });
  });
}
