#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copies nbft-boot into the initramfs. All decisions are made at boot, by nbft-boot-generator; there are no dracut hooks.
# shellcheck disable=SC2154 # dracut sets hostonly, initdir, systemdsystemunitdir and the like

check() {
	[[ $mount_needs ]] && return 1
	require_binaries /usr/lib/nbft-boot/nbft-boot || return 1
	require_kernel_modules nvme_tcp || return 1
	# A generic image serves any machine; one for this machine alone needs nbft-boot if firmware has left a table.
	[[ $hostonly ]] && ! compgen -G "/sys/firmware/acpi/tables/NBFT*" >/dev/null && return 255
	return 0
}

depends() {
	# Whoever lists the drivers of an image (--drivers) wants no others.
	if [[ $drivers ]]; then
		echo systemd-initrd kernel-modules
	else
		echo systemd-initrd kernel-modules kernel-network-modules
	fi
}

installkernel() {
	hostonly='' instmods nvme_tcp 8021q
}

install() {
	inst_multiple /usr/lib/nbft-boot/nbft-boot \
		"$systemdutildir"/system-generators/nbft-boot-generator \
		"$systemdsystemunitdir"/nbft-boot.target \
		"$systemdsystemunitdir"/nbft-boot-pre.service \
		"$systemdsystemunitdir"/nbft-boot-connect@.service \
		"$systemdsystemunitdir"/nbft-boot-discover@.service

	# The network manager of the image is what its builder chose; where nothing was chosen, the bare systemd-networkd.
	if ! dracut_module_included network-manager && ! dracut_module_included systemd-networkd; then
		inst_multiple \
			"$systemdutildir"/systemd-networkd \
			"$systemdsystemunitdir"/systemd-networkd.service \
			"$systemdsystemunitdir"/systemd-networkd.socket \
			"$systemdnetwork"/99-default.link
	fi
}
