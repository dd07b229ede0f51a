#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copies nbft-boot into the initramfs. All decisions are made at boot, by nbft-boot-generator; what hooks there are, and what tells dracut's own
# module nvmf to leave the NBFT alone, nbft-boot-pre.service writes then.
# shellcheck disable=SC2154 # dracut sets hostonly, initdir, systemdsystemunitdir and the like

# Whether there is a table: firmware's, the administrator's, or one that came with the initramfs of this boot. Some firmware leaves one on
# every machine, which says that there is nothing to boot from.
__nbft_has_table() {
	local table
	for table in /sys/firmware/acpi/tables/NBFT* /etc/nbft-boot/tables/NBFT* /run/nbft-boot/tables/NBFT*; do
		# NBFT.sources is a folder.
		[[ -f $table ]] || continue
		[[ $(/usr/lib/nbft-boot/nbft-boot show --json) != *'"tables": [],'*'"rejected": [],'* ]]
		return
	done
	return 1
}

# Whether the root file system of this machine is on a disk of NVMe/TCP.
__nbft_root_is_tcp() {
	local disk transport
	for disk in $(lsblk -nslo KNAME "$(findmnt -nvo SOURCE /)" 2>/dev/null); do
		for transport in "/sys/class/block/$disk"/device/{,nvme*/}transport; do
			[[ -e $transport && $(<"$transport") == tcp ]] && return 0
		done
	done
	return 1
}

# Whether files of nvme-cli are for the initramfs, too: the administrator says so, or root could not be found without.
__nbft_needs_etc_nvme() {
	[[ -e /etc/nbft-boot/etc-nvme ]] && return 0
	# This boot went by them, or by words of a command line.
	[[ $hostonly ]] && compgen -G "/run/nbft-boot/tables/NBFT*.sources" >/dev/null && return 0
	[[ $hostonly ]] && ! __nbft_has_table && __nbft_root_is_tcp
}

# Whether the image has to have the agent of TLS, which is ten times as large as all else here: the administrator says so, or this machine has a
# path that may want it.
__nbft_needs_tls() {
	[[ -e /etc/nbft-boot/tls ]] && return 0
	[[ $hostonly ]] || return 1
	compgen -G "/etc/nbft-boot/secrets/nbft-boot.tls-psk*" >/dev/null && return 0
	[[ $(/usr/lib/nbft-boot/nbft-boot plan --json) == *'"channel": "'* ]]
}

# Secrets, where the administrator says so: the image holds them as they are. dracut makes it for root alone.
__nbft_take_secrets() {
	local secret
	[[ -e /etc/nbft-boot/secrets-in-image ]] || return 0
	for secret in /etc/nbft-boot/secrets/nbft-boot.dhchap-* /etc/nbft-boot/secrets/nbft-boot.tls-psk*; do
		[[ -f $secret ]] || continue
		mkdir -p "$initdir/etc/nbft-boot/secrets"
		chmod 0700 "$initdir/etc/nbft-boot/secrets"
		cp -p "$secret" "$initdir/etc/nbft-boot/secrets/"
	done
	[[ -e $initdir/etc/nbft-boot/secrets ]] || dwarning "nbft-boot: /etc/nbft-boot/secrets-in-image, and no secret in /etc/nbft-boot/secrets"
}

check() {
	require_binaries /usr/lib/nbft-boot/nbft-boot || return 1
	require_kernel_modules nvme_tcp || return 1
	# A generic image serves any machine. One for this machine or for the mounts of kdump needs nbft-boot if there is a table, or what stands
	# for one.
	[[ $hostonly || $mount_needs ]] || return 0
	__nbft_needs_etc_nvme && return 0
	__nbft_has_table || return 255
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
	local interface plan
	hostonly='' instmods nvme_tcp 8021q
	# What is loaded by the name of an algorithm has no dependencies that anybody could follow.
	if __nbft_needs_tls; then
		hostonly='' instmods tls gcm ctr seqiv crypto_null gf128mul ghash_generic ghash_clmulni_intel ghash_ce aesni_intel aes_ce_blk
	fi
	# Strict hostonly images, and those of kdump, have no drivers of network interfaces that are not in use.
	[[ $hostonly ]] || return 0
	plan=$(/usr/lib/nbft-boot/nbft-boot plan --json) || return 0
	for interface in /sys/class/net/*; do
		# What is no table names no interface.
		if [[ -e $interface/device ]] && { [[ $plan == *"\"$(<"$interface/address")\""* ]] || __nbft_needs_etc_nvme; }; then
			get_dev_module "$interface" | hostonly='' instmods
		fi
	done
}

install() {
	inst_multiple /usr/lib/nbft-boot/nbft-boot \
		"$systemdutildir"/system-generators/nbft-boot-generator \
		"$systemdsystemunitdir"/nbft-boot*
	# For whoever comes to the emergency shell.
	ln_r /usr/lib/nbft-boot/nbft-boot /usr/bin/nbft-boot
	inst_multiple -o /usr/lib/nbft-boot.conf /etc/nbft-boot.conf
	# A table is for one machine.
	[[ $hostonly ]] && inst_multiple -H -o "/etc/nbft-boot/tables/NBFT*"
	# As whom a machine without one connects.
	[[ $hostonly ]] && ! __nbft_has_table && inst_multiple -H -o /etc/nvme/hostnqn /etc/nvme/hostid
	if __nbft_needs_etc_nvme; then
		inst_multiple -o /etc/nvme/{hostnqn,hostid,nvme-fabrics.conf,config.json,discovery.conf} "/etc/nvme/nvme-fabrics.conf.d/*.conf"
		mkdir -p "$initdir/etc/nbft-boot"
		: >"$initdir/etc/nbft-boot/etc-nvme"
	fi
	if __nbft_needs_tls; then
		inst_multiple -o /usr/sbin/tlshd /etc/tlshd.conf /etc/tlshd/config
		[[ -e $initdir/usr/sbin/tlshd ]] || dwarning "nbft-boot: no tlshd (ktls-utils) here: paths with TLS will not be connected"
	fi

	__nbft_take_secrets

	# The network manager of the image is what its builder chose; where nothing was chosen, the bare systemd-networkd.
	if ! dracut_module_included network-manager && ! dracut_module_included systemd-networkd; then
		inst_multiple \
			"$systemdutildir"/systemd-networkd \
			"$systemdsystemunitdir"/systemd-networkd.service \
			"$systemdsystemunitdir"/systemd-networkd.socket \
			"$systemdnetwork"/99-default.link
		# For ip= of the kernel command line.
		inst_multiple -o \
			"$systemdutildir"/systemd-network-generator \
			"$systemdsystemunitdir"/systemd-network-generator.service
		# The network's way is the long one: nbft-boot-pre.service has announced its cards to udev, and coldplug's hundreds of other
		# devices may share the processors with the waiting for storage. Without NBFT paths systemd-networkd is not started, and this is void.
		mkdir -p "$initdir$systemdsystemunitdir/systemd-udev-trigger.service.d"
		printf '[Unit]\nAfter=systemd-networkd.service\n' \
			>"$initdir$systemdsystemunitdir/systemd-udev-trigger.service.d/50-nbft-boot.conf"
	fi
	return 0
}
