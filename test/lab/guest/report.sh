#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs in the root file system of a machine that has booted: tells the lab what it sees, in lines that start with "LAB", and does what the
# kernel command line asks for: lab.controllers=N waits until N controllers are live, lab.address=IPV4 says when the machine has that address,
# lab.io=SECONDS writes and reads for that time, and lab.meanwhile=NAME runs lab-NAME at the same time.
# Works with busybox and with coreutils.

say() { echo "LAB $*" >/dev/console; }
uptime() { cut -d' ' -f1 /proc/uptime; }
seconds() { cut -d. -f1 /proc/uptime; }
option() { tr ' ' '\n' </proc/cmdline | sed -n "s/^lab\.$1=//p"; }

say "up $(uptime)"
[ -e /proc/vmcore ] && say "vmcore $(wc -c </proc/vmcore)"
[ -e /var/lib/lab-then ] && say "after $(cat /var/lib/lab-then)"
say "root $(grep ' / ' /proc/mounts | cut -d' ' -f1,3 | tail -n 1)"
[ -e /sys/fs/selinux/enforce ] && say "selinux $(cat /sys/fs/selinux/enforce)"
say "run $(grep ' /run ' /proc/mounts | cut -d' ' -f3,4 | tail -n 1)"
# How services that still try to connect a path see the root file system.
for processes in /sys/fs/cgroup/system.slice/*nbft*/*/cgroup.procs; do
	if [ -e "$processes" ] && read -r process <"$processes"; then
		say "path sees root $(sed -n 's,^[^ ]* [^ ]* [^ ]* [^ ]* / \([^ ]*\) .*,\1,p' "/proc/$process/mountinfo" | tail -n 1)"
	fi
done

live=0
enough=$(option controllers)
awaited=$(option address)
until=$(($(seconds) + 150))
# Looking at hundreds takes the processor that they wait for.
pause=0.2
[ "${enough:-0}" -gt 64 ] && pause=2
while :; do
	if [ -n "$awaited" ] && grep -qwF "$awaited" /proc/net/fib_trie; then
		say "address $awaited $(uptime)"
		awaited=
	fi
	live=0
	for controller in /sys/class/nvme/nvme*; do
		state=
		{ read -r state <"$controller/state"; } 2>/dev/null
		[ "$state" = live ] && live=$((live + 1))
	done
	[ "$live" -ge "${enough:-0}" ] && break
	[ "$(seconds)" -ge "$until" ] && break
	sleep $pause
done
say "controllers $live $(uptime)"
for controller in /sys/class/nvme/nvme*; do
	[ -e "$controller/state" ] || continue
	say "controller ${controller##*/} $(cat "$controller/state") $(cat "$controller/address") $(cat "$controller/subsysnqn")" \
		"$(cat "$controller/hostnqn") $(cat "$controller/hostid")"
done
for state in /sys/class/nvme/nvme*/nvme*/ana_state; do
	if [ -e "$state" ]; then
		path=${state%/ana_state}
		say "ana ${path##*/} $(sed -n 's/^traddr=\([^,]*\),.*/\1/p' "${path%/*}/address") $(cat "$state")"
	fi
done
[ -e /etc/nvme/hostnqn ] && say "host $(cat /etc/nvme/hostnqn /etc/nvme/hostid | tr '\n' ' ')"
for link in /dev/disk/by-label/*; do
	[ -e "$link" ] && say "label ${link##*/} $(readlink "$link")"
done
for entry in /run/nvme/registry/nvme*; do
	[ -e "$entry/owner" ] && say "owner ${entry##*/} $(cat "$entry/owner")"
done

failed=$(systemctl list-units --failed --plain --no-legend 2>/dev/null | cut -d ' ' -f 1 | tr '\n' ' ')
[ -n "$failed" ] && say "failed units $failed"
for unit in $(systemctl list-units --plain --no-legend 'nbft-boot-connect@*' 2>/dev/null | cut -d ' ' -f 1); do
	say "status $unit $(systemctl show --property StatusText --value "$unit")"
done

# A file that is read again from the disk, not from memory.
file=/var/tmp/lab
check() {
	dd if=/dev/urandom of=$file bs=64k count=4 conv=fsync 2>/dev/null || return 1
	sum=$(md5sum <$file)
	echo 3 >/proc/sys/vm/drop_caches
	[ "$(md5sum <$file)" = "$sum" ]
}
mkdir -p /var/tmp
if check; then say "written"; else say "write-error"; fi

if [ -n "$(option io)" ]; then
	say "io start $(uptime)"
	[ -n "$(option meanwhile)" ] && "lab-$(option meanwhile)" &
	until=$(($(seconds) + $(option io)))
	rounds=0
	worst=0
	while [ "$(seconds)" -lt "$until" ]; do
		before=$(seconds)
		check || say "io error $(uptime)"
		took=$(($(seconds) - before))
		[ $took -gt $worst ] && worst=$took
		rounds=$((rounds + 1))
		sleep 0.2
	done
	wait
	say "io end $rounds rounds, longest $worst s"
fi
# Programs of the initramfs, whose files are gone.
# shellcheck disable=SC2012 # there is no find in the small root
ls -l /proc/[0-9]*/exe 2>/dev/null | sed -n 's/.* -> \(.*\) (deleted)$/\1/p' | while read -r program; do say "left over $program"; done
for interface in /sys/class/net/*; do
	say "interface ${interface##*/} $(cat "$interface/address") $(cat "$interface/operstate")" \
		"$(ip -o address show dev "${interface##*/}" scope global 2>/dev/null | sed -n 's/.* inet6\{0,1\} \([^ ]*\) .*/\1/p' | tr '\n' ' ')"
done
say "done $(uptime)"
