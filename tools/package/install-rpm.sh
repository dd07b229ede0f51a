#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# install-rpm.sh FOLDER: installs the RPM packages of FOLDER by rpm, with dependencies and scriptlets, in a Debian with systemd and dracut, has
# those make use of them, and removes them. $KERNEL is the release of a kernel whose modules are there. Changes the system: for a tree.
set -eu
packages=$1
cd /tmp

# All files, and the folders that are ours: others belong to the distribution.
files() {
	find / -xdev \( -path /tmp -o -path /run -o -path /proc -o -path /sys -o -path /dev -o -path /var \) -prune -o \
		\( ! -type d -o -path '*nbft-boot*' \) -print | sort
}

# What of the system our packages may depend on: programs by their paths, libraries as rpm itself sees them.
{
	printf '%s\n' 'Name: system' 'Version: 1' 'Release: 1' 'Summary: What this Debian has' 'License: MIT' 'BuildArch: noarch'
	printf 'Provides: %s\n' /bin/sh /usr/bin/sh /bin/bash /usr/bin/bash dracut 'rtld(GNU_HASH)'
	find /usr/lib -name 'lib[cm].so.6' | /usr/lib/rpm/rpmdeps --provides | sed 's/^/Provides: /'
	printf '%s\n' '%description' 'What this Debian has.' '%files'
} >system.spec
rpmbuild --quiet --define "_topdir $PWD/system" -bb system.spec
rpm --initdb
rpm --install system/RPMS/noarch/*.rpm

files >before
rpm --install "$packages"/*nbft-boot-[0-9]*.noarch.rpm "$packages"/nbft-boot-[0-9]*."$(uname -m)".rpm
names='nbft-boot dracut-nbft-boot mkosi-nbft-boot'
# shellcheck disable=SC2086 # names
rpm --verify $names
# shellcheck disable=SC2086
test -z "$(rpm --query --scripts $names)"

echo 'systemd finds units and generator'
systemd-analyze verify --man=no nbft-boot.target nbft-boot-pre.service nbft-boot-explain.service nbft-boot-handover.service \
	nbft-boot-networkmanager.service \
	nbft-boot-adopt.path nbft-boot-adopt.service \
	nbft-boot-connect@0-1-1.service nbft-boot-discover@0-1-1.service
generators=$(systemd-path systemd-system-generator)
test -x "${generators##*:}/nbft-boot-generator"

echo 'the generator reads a table'
mkdir -p machine/sys/firmware/acpi/tables machine/etc machine/proc units
echo 'root=LABEL=root' >machine/proc/cmdline
echo 'ID=test' >machine/etc/initrd-release
cat >table.json <<'END'
{
	"host": { "nqn": "nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555" },
	"hfi": [{ "index": 1, "mac": "52:54:00:00:00:01", "ip": "10.9.0.2", "prefix": 24 }],
	"ssns": [{ "index": 1, "traddr": "10.9.0.1", "primaryHfi": 1, "subsysNqn": "nqn.2024-01.org.example:root" }]
}
END
nbft-boot encode table.json --output machine/sys/firmware/acpi/tables/NBFT
NBFT_BOOT_ROOT=$PWD/machine "${generators##*:}/nbft-boot-generator" units units units
test -L units/nbft-boot.target.wants/nbft-boot-connect@0-1-1.service

echo 'dracut takes the module'
dracut --quiet --no-hostonly --no-early-microcode --kver "$KERNEL" --modules nbft-boot --drivers nvme_tcp image
lsinitrd image >list
grep -q ' usr/bin/nbft-boot -> ../lib/nbft-boot/nbft-boot$' list
grep -q ' usr/lib/systemd/system/nbft-boot.target$' list
lsinitrd --file usr/lib/nbft-boot/nbft-boot image | cmp - /usr/lib/nbft-boot/nbft-boot
# What the program is linked to.
ldd /usr/lib/nbft-boot/nbft-boot | sed -n 's/.*=> \/\([^ ]*\) .*/\1/p' | while read -r library; do
	grep -q " ${library##*/}\| .*/${library##*/}" list
done

echo 'nothing is left'
# shellcheck disable=SC2086
rpm --erase $names
files | diff before -
