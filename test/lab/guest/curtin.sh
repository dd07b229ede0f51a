#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# On a root as Ubuntu's installer leaves it, before the report: the address that root lives by (lab.keeps=ADDRESS/PREFIX) stays, whatever is done with
# the installer's netplan configuration.

say() { echo "LAB $*" >/dev/console; }
wanted=$(tr ' ' '\n' </proc/cmdline | sed -n 's/^lab\.keeps=//p')
card=$(basename "$(dirname "$(grep -lx 52:54:00:00:00:00 /sys/class/net/e*/address)")")
# After a moment for it to settle.
look() {
	sleep 4
	if ip -o address show dev "$card" | grep -q " $wanted "; then say "keeps $wanted after $1"; else say "has lost $wanted after $1"; fi
}

say "online $(cut -d " " -f 1 /proc/uptime) $(systemctl is-failed systemd-networkd-wait-online)"
say "card $card default route $(ip route show default | head -n 1)"
look start
systemctl restart systemd-networkd
look restart
udevadm trigger --subsystem-match=net --action=add --settle
look udev
netplan apply
look "netplan apply"
