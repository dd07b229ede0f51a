#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# install-nvme-cli.sh FOLDER: installs the package nvme-cli of FOLDER, which has nbft-boot in it, in place of Debian's own, looks whether all is
# there and works, and removes it. Changes the system: for a tree with systemd and nvme-cli.
set -eu

generator=/usr/lib/systemd/system-generators/nbft-boot-generator
replaced='/usr/lib/systemd/system/nvmf-connect-nbft.service /usr/lib/NetworkManager/dispatcher.d/80-nvmf-connect-nbft.sh'

dpkg --install --no-triggers "$1"/nvme-cli_*.deb
# A tree has no manuals and the like.
test -z "$(dpkg --verify nvme-cli | grep -v '/usr/share/\(doc\|man\)/')"
for path in $replaced; do
	test ! -e "$path"
done
nvme version
nbft-boot --version

dpkg --listfiles nvme-cli | grep nbft-boot | grep -v /man/ | sort >/tmp/files
diff - /tmp/files <<'END'
/usr/bin/nbft-boot
/usr/lib/NetworkManager/dispatcher.d/90-nbft-boot
/usr/lib/dracut/modules.d/50nbft-boot
/usr/lib/dracut/modules.d/50nbft-boot/module-setup.sh
/usr/lib/nbft-boot
/usr/lib/nbft-boot/nbft-boot
/usr/lib/systemd/system-generators/nbft-boot-generator
/usr/lib/systemd/system/nbft-boot-adopt.path
/usr/lib/systemd/system/nbft-boot-adopt.service
/usr/lib/systemd/system/nbft-boot-connect@.service
/usr/lib/systemd/system/nbft-boot-discover@.service
/usr/lib/systemd/system/nbft-boot-explain.service
/usr/lib/systemd/system/nbft-boot-handover.service
/usr/lib/systemd/system/nbft-boot-networkmanager.service
/usr/lib/systemd/system/nbft-boot-pre.service
/usr/lib/systemd/system/nbft-boot.target
/usr/share/bash-completion/completions/nbft-boot
/usr/share/fish/vendor_completions.d/nbft-boot.fish
/usr/share/nbft-boot
/usr/share/nbft-boot/table.schema.json
/usr/share/zsh/site-functions/_nbft-boot
END
test -L "$generator"
test -x "$generator"
systemd-analyze verify --man=no nbft-boot.target nbft-boot-pre.service nbft-boot-explain.service nbft-boot-handover.service \
	nbft-boot-networkmanager.service \
	nbft-boot-adopt.path nbft-boot-adopt.service \
	nbft-boot-connect@0-1-1.service nbft-boot-discover@0-1-1.service

# No script of the package starts or stops our units.
if grep nbft-boot /var/lib/dpkg/info/nvme-cli.postinst /var/lib/dpkg/info/nvme-cli.prerm /var/lib/dpkg/info/nvme-cli.postrm; then
	exit 1
fi
grep -q '^activate-noawait update-initramfs$' /var/lib/dpkg/info/nvme-cli.triggers

dpkg --purge --no-triggers nvme-cli
test -z "$(find /usr /etc -name '*nbft-boot*')"
