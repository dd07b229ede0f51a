#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs the part of initramfs-tools' own init that looks for root, with its own scripts, those of cryptsetup, mdadm and btrfs, and ours, in a
# tree that has them: boot.sh SHELL. The machine around them is made of files, and its clock goes on when somebody sleeps. /sim has the
# kernel command line (cmdline), our limit (root-delay), what happens and when (events: SECONDS FUNCTION ARGUMENT...; see world.sh), and
# crypttab and fstab where there are some. Standard output has a line for everything that counts, with its time.
set -eu

mount -t tmpfs tmpfs /sys
mount -t tmpfs -o mode=0755 tmpfs /dev
mkdir -p /fake /dev/mapper /conf /root /cryptroot /tmp/nbft-boot/nbft-boot.target.wants /sys/power /sys/block /sys/class/nvme-fabrics/ctl
: >/sys/power/resume
: >/tmp/nbft-boot/nbft-boot.target.wants/nbft-boot-connect@0s1.service
mknod -m 666 /dev/null c 1 3
echo 3.00 0.00 >/sim/uptime
echo 0 >/sim/happened
: >/sim/filesystems
: >/conf/initramfs.conf
mount --bind /sim/uptime /proc/uptime
mount --bind /sim/cmdline /proc/cmdline
if [ -e /sim/crypttab ]; then
	cp /sim/crypttab /cryptroot/crypttab
fi

# Its own order, made by its own function, of its own scripts and ours.
cp -r /ours/scripts/. /usr/share/initramfs-tools/scripts
cp -r /usr/share/initramfs-tools/scripts /scripts
(
	# What mkinitramfs has when it comes to this.
	export DESTDIR='' CONFDIR=/etc/initramfs-tools verbose=n
	# shellcheck source=/dev/null
	. /usr/share/initramfs-tools/hook-functions
	for stage in init-premount local-top local-block local-premount local-bottom; do
		cache_run_scripts '' "/scripts/$stage"
	done
)

for program in blkid btrfs cryptsetup dmsetup fstype halt mdadm modprobe mount resume sleep udevadm; do
	ln -s /world.sh "/fake/$program"
done
rm -f /sbin/cryptsetup
ln -s /world.sh /sbin/cryptsetup
ln -sf /world.sh /bin/resume
ln -sf /world.sh /bin/btrfs
mkdir -p /usr/lib/nbft-boot
ln -s /world.sh /usr/lib/nbft-boot/nbft-boot

# Its variables and what it reads of the command line; then from where it begins to count to where root and /usr are mounted.
init=/usr/share/initramfs-tools/init
{
	sed -n '/^export ROOT=/,/^mount -t tmpfs/p' "$init" | sed '$d'
	sed -n '/^starttime=/,/^local_bottom/p' "$init"
} >/init

PATH=/fake:$PATH
export PATH quiet=y
case $1 in
busybox) ln -sf /bin/busybox /bin/sh ;;
klibc) ln -sf /usr/lib/klibc/bin/sh /bin/sh ;;
esac
/world.sh
/bin/sh /init &
echo $! >/sim/init
wait $! || exit 0
