#!/bin/dash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The programs of the machine that boot.sh makes, each by its own name, and what happens in it. They start nothing themselves: there are
# thousands of calls in a boot.

read -r now _ </proc/uptime
seconds=${now%.*}
for last; do :; done

say() { echo "$seconds $*" >>/sim/log; }

# Its first process is the one after boot.sh.
the_end() {
	say "$1"
	read -r init </sim/init
	kill -9 "$init"
	exit
}

# What can happen. A controller is connected.
controller() {
	mkdir -p "/sys/class/nvme-fabrics/ctl/nvme$1"
	echo live >"/sys/class/nvme-fabrics/ctl/nvme$1/state"
}
# file_system DEVICE TYPE [UUID=...]: on a disk, in an array or behind a mapping.
file_system() {
	[ -e "$1" ] || mknod "$1" b 259 0
	echo "$1 $2 ${3-}" >>/sim/filesystems
}
# member ARRAY NUMBER ALL: of all members this is the next. With the last one the array runs: udev's rule sees to that.
member() {
	mkdir -p "/sys/block/$1/md/dev-nvme$2n1"
	[ -e "/dev/$1" ] || mknod "/dev/$1" b 9 0
	if [ "$2" = "$3" ]; then
		run_array "$1" "$2"
	else
		echo inactive >"/sys/block/$1/md/array_state"
	fi
}

run_array() {
	echo clean >"/sys/block/$1/md/array_state"
	file_system "/dev/$1" ext4 UUID=array
	set -- "$1" "/sys/block/$1/md"/dev-*
	say "$1 runs with $(($# - 1))"
}

happen() {
	read -r happened </sim/happened
	number=0
	while read -r when what; do
		number=$((number + 1))
		if [ "$number" -gt "$happened" ] && [ "$when" -le "$seconds" ]; then
			$what
			echo "$number" >/sim/happened
		fi
	done </sim/events
}

# type_of DEVICE, device_of UUID=...: on standard output, where there is such a thing.
type_of() {
	type=
	while read -r device what _; do
		[ "$device" != "$1" ] || type=$what
	done </sim/filesystems
	[ -n "$type" ] && echo "$type"
}
device_of() {
	while read -r device _ name; do
		if [ "$name" = "$1" ]; then
			echo "$device"
			return 0
		fi
	done </sim/filesystems
	return 2
}

case ${0##*/} in
sleep)
	case $1 in
	0.02) hundredths=2 ;;
	*) hundredths=${1}00 ;;
	esac
	part=${now#*.}
	hundredths=$((hundredths + seconds * 100 + ${part#0}))
	seconds=$((hundredths / 100))
	part=$((hundredths % 100))
	[ "$part" -ge 10 ] || part=0$part
	echo "$seconds.$part 0.00" >/sim/uptime
	[ "$seconds" -lt 200 ] || the_end waits
	happen
	;;
blkid)
	case $1 in
	-l) device_of "$3" ;;
	*) type_of "$last" ;;
	esac
	;;
fstype)
	type=$(type_of "$1")
	echo "FSTYPE=${type:-unknown}"
	;;
dmsetup) [ -e "/dev/dm-$last" ] && echo "dm-$last" ;;
cryptsetup)
	if [ "$1" != isLuks ]; then
		say "$last is open"
		file_system "/dev/dm-$last" ext4
		file_system "/dev/mapper/$last" ext4
	fi
	;;
mdadm)
	case "$*" in
	*--assemble*--run) say "mdadm assembles what there is" ;;
	*--run*)
		for path in "$@"; do
			array=${path#/dev/}
			if [ "$array" != "$path" ] && read -r state <"/sys/block/$array/md/array_state" && [ "$state" = inactive ]; then
				run_array "$array"
			fi
		done
		;;
	esac
	;;
mount)
	say "mount $last"
	if [ "$last" = /root ] && [ -e /sim/fstab ]; then
		mkdir -p /root/etc
		cp /sim/fstab /root/etc/fstab
	fi
	;;
resume) say "resume from $1" ;;
halt) the_end "gives up" ;;
nbft-boot)
	if [ "${2-}" = --root-delay ]; then
		cat /sim/root-delay
	fi
	;;
world.sh) happen ;;
esac
