#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What an administrator of ifupdown does by hand, while files are written, and how the machine is afterwards.

say() { echo "LAB ifupdown $*" >/dev/console; }

for command in "systemctl restart networking" "ifdown ens2" "ifup ens2" "ifdown ens2" "systemctl restart networking"; do
	$command >/dev/console 2>&1
	say "$command: $?"
	# A person is not quicker.
	sleep 3
done
if grep -qw lab.force /proc/cmdline; then
	ifdown --force ens2 >/dev/console 2>&1
	say "ifdown --force ens2: $?"
fi
say "mtu $(cat /sys/class/net/ens2/mtu)"
ip route show dev ens2 | while read -r route; do say "route $route"; done
say "failed units: $(systemctl list-units --failed --plain --no-legend | cut -d ' ' -f 1 | tr '\n' ' ')"
