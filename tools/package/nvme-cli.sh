#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# nvme-cli.sh, in a Debian: builds the package nvme-cli of the archives of its source package in /in, with the release of nbft-boot in
# /in/release as a component, as packaging/nvme-cli says. Writes the packages, and the archive of debian/, to /out.
set -eu
cd /tmp
cp /in/archives/* .
archive=$(echo nvme-cli_*.orig.tar.*)
component=${archive%.tar.*}-nbft-boot.tar.xz
cp /in/release "$component"

mkdir -p source/nbft-boot
tar -C source --strip-components=1 -xf "$archive"
tar -C source/nbft-boot --strip-components=1 -xf "$component"
tar -C source -xf nvme-cli_*.debian.tar.*
cd source
dpkg-source --before-build .
nbft-boot/packaging/nvme-cli/add-to-source.sh

version=$(dpkg-parsechangelog -S Version)
{
	printf 'nvme-cli (%s+nbft1) UNRELEASED; urgency=medium\n\n' "$version"
	printf '  * nbft-boot boots from the storage that the NBFT names, in place of\n    nvmf-connect-nbft.service.\n\n'
	printf ' -- nbft-boot maintainers <nbft-boot@localhost.invalid>  %s\n\n' "$(dpkg-parsechangelog -S Date)"
	cat debian/changelog
} >../changelog
mv ../changelog debian/changelog
EDITOR=true dpkg-source --commit . nbft-boot.patch
{
	printf '%s\n' 'Description: nbft-boot in place of nvmf-connect-nbft.service' 'Forwarded: no' ''
	sed -n '/^--- .*\.orig\//,$p' debian/patches/nbft-boot.patch
} >../patch
mv ../patch debian/patches/nbft-boot.patch

dpkg-buildpackage --build=full --unsigned-source --unsigned-changes
cp ../*+nbft1*.deb ../*+nbft1*.debian.tar.xz /out
