#!/bin/busybox sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=dash
# The least that can boot from NVMe/TCP, for the bench: no udev, no systemd, no table. It reads nothing, waits for nothing and mounts the
# first disk. The kernel command line tells it all: lab.path=MAC,ADDRESS/PREFIX,TRADDR:PORT,SUBSYSTEM-NQN,HOST-ID
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
for module in /modules/*; do insmod "$module"; done

path=$(tr ' ' '\n' </proc/cmdline | sed -n 's/^lab\.path=//p')
IFS=, read -r mac address target nqn host <<END
$path
END
for interface in /sys/class/net/*; do
	[ "$(cat "$interface/address")" = "$mac" ] && break
done
ip link set "${interface##*/}" up
ip addr add "$address" dev "${interface##*/}"
until echo "transport=tcp,traddr=${target%:*},trsvcid=${target##*:},nqn=$nqn,hostid=$host,hostnqn=nqn.2014-08.org.nvmexpress:uuid:$host" >/dev/nvme-fabrics; do
	usleep 20000
done
until [ -b /dev/nvme0n1 ]; do usleep 20000; done
mount -t ext4 /dev/nvme0n1 /sysroot
mount --move /dev /sysroot/dev
mount --move /proc /sysroot/proc
mount --move /sys /sysroot/sys
exec switch_root /sysroot /sbin/init
