#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What becomes of the first path, whose controller the kernel gives up, and of the second one, whose controller somebody removes.

say() { echo "LAB $*" >/dev/console; }

# The controller at an address.
at() { grep -l "traddr=$1," /sys/class/nvme/nvme*/address 2>/dev/null | head -n 1 | sed 's,/address$,,; s,.*/,,'; }
state() { cat "/sys/class/nvme/$(at "$1")/state" 2>/dev/null || echo none; }
until_state() {
	tries=0
	while [ "$(state "$1")" != "$2" ] && [ $((tries += 1)) -le 600 ]; do sleep 0.2; done
}

program=/usr/bin/nbft-boot
for left in /run/nbft-boot/nbft-boot /run/initramfs/nbft-boot/nbft-boot; do
	[ ! -x $left ] || program=$left
done

first=$(at 10.9.0.1)
until_state 10.9.0.1 none
say "vanish $first is $(state 10.9.0.1)"
sleep 3
"$program" status --root=/ 2>&1 | grep -F 'has vanished' | sed 's/^ */LAB vanish status /' >/dev/console
"$program" topology --root=/ 2>&1 | grep -F 'vanished, connecting again' | sed 's/^/LAB vanish topology /' >/dev/console
until_state 10.9.0.1 live
say "vanish back as $(at 10.9.0.1) $(state 10.9.0.1) $(cat "/run/nvme/registry/$(at 10.9.0.1)/owner")"
again=/sys/class/nvme/$(at 10.9.0.1)
say "vanish secured by: $(sed 's/^DHHC-1.*/secret/' "$again/dhchap_secret" 2>/dev/null), TLS key $(cat "$again/tls_key" 2>/dev/null)"
until_state 10.9.1.1 live

sleep 6
echo 1 >"/sys/class/nvme/$(at 10.9.1.1)/delete_controller"
sleep 20
say "vanish removed by hand: $(state 10.9.1.1)"
systemctl restart nbft-boot-connect@0-2-2.service
until_state 10.9.1.1 live
say "vanish restarted: $(state 10.9.1.1)"
for processes in /sys/fs/cgroup/system.slice/*nbft*/nbft-boot-connect@*/cgroup.procs; do
	if [ -e "$processes" ] && read -r process <"$processes"; then
		say "vanish process $process $(sed -n 's/^Vm\(RSS\|Lck\|Size\):[[:space:]]*/\1 /p' "/proc/$process/status" | tr '\n' ' ')"
	fi
done
