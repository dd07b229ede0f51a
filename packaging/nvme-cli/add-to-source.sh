#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# add-to-source.sh, in the unpacked Debian source package of nvme-cli 2 or 3, its patches applied, with a release of nbft-boot as its component
# in nbft-boot/: makes nbft-boot part of meson's build and of the package nvme-cli. What changes outside debian/ becomes a patch when
# `dpkg-source --commit` is run.
set -eu
here=nbft-boot/packaging/nvme-cli
version=$(sed -n 's/^nbft-boot (\(.*\)) .*/\1/p; 1q' nbft-boot/packaging/debian/changelog)

# edit FILE SCRIPT: by sed, which has to change something
edit() {
	sed "$2" "$1" >edited
	if cmp -s edited "$1"; then
		echo "$1: there is nothing to change: $2" >&2
		rm edited
		exit 1
	fi
	cat edited >"$1"
	rm edited
}

# instead LIST FILE: nvme-cli's own FILE of a list of meson.build is installed only without nbft-boot.
instead() {
	edit meson.build "/^ *'$2',\\{0,1\\}\$/d"
	edit meson.build "0,/^\\( *\\)foreach file : $1\$/s//\\1if not get_option('nbft-boot')\\n\\1    $1 += '$2'\\n\\1endif\\n\\n&/"
}

instead systemd_files nvmf-connect-nbft.service
if grep -q nm_dispatcher_files meson.build; then
	instead nm_dispatcher_files 80-nvmf-connect-nbft.sh
fi
cat >>meson.build <<'END'

################################################################################
if get_option('nbft-boot')
    subdir('nbft-boot/packaging/nvme-cli')
endif
END

# Version 3 has some of them.
for name in nbft-boot dracutmodulesdir nmdispatchdir; do
	if ! grep -q "^ *'$name'," meson_options.txt; then
		awk -v name="'$name'," 'BEGIN { RS = ORS = ")\n" } index($0, name)' $here/meson_options.txt >>meson_options.txt
	fi
done

# A debian/rules that has these targets needs a person.
if grep -q '^\(override_dh_installsystemd\|execute_before_dh_installdocs\):' debian/rules; then
	echo 'debian/rules: has targets of its own for dh_installsystemd or dh_installdocs; add what packaging/nvme-cli/debian/rules has' >&2
	exit 1
fi
cat $here/debian/rules >>debian/rules
# Version 2's takes away all that is dracut's.
sed -i 's|^\trm -rf debian/nvme-cli/usr/lib/dracut$|&/dracut.conf.d|' debian/rules

sed "s/@VERSION@/$version/" $here/debian/control >fields
edit debian/control '/^Package: nvme-cli$/r fields'
rm fields
# Only where there is more than this one package; otherwise all is in it that is installed.
if [ -e debian/nvme-cli.install ]; then
	cat $here/debian/nvme-cli.install >>debian/nvme-cli.install
fi
cat $here/debian/nvme-cli.triggers >>debian/nvme-cli.triggers
{
	echo
	sed '1,/^$/d; s|^Files: |&nbft-boot/|' nbft-boot/packaging/debian/copyright
} >>debian/copyright
