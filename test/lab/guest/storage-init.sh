#!/bin/busybox sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=dash
# A machine that makes disks which only a kernel can make: /dev/vda is a file system that is to come into them, the others are empty. What
# it does is in /make. It never leaves udev's locks behind, because there is no udev.
export PATH=/bin:/usr/bin:/usr/sbin DM_DISABLE_UDEV=1
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t tmpfs tmpfs /run
mkdir -p /run/cryptsetup /run/lvm /run/lock /run/mdadm
for module in /modules/*; do insmod "$module"; done
if sh -eux /make >/dev/console 2>&1; then
	sync
	echo "LAB made" >/dev/console
fi
poweroff -f
