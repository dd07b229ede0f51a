#!/bin/busybox sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=dash
# Says whether the initramfs has mounted /usr, whose content is on a disk of its own, and goes on as the small system.
if [ -e /usr/lab-usr ]; then
	echo "LAB usr is on $(/bin/cat /usr/lab-usr)" >/dev/console
else
	echo "LAB usr is empty" >/dev/console
fi
exec /bin/sh /sbin/tiny-init
