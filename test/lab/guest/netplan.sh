#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# On a root with netplan, before the report: what netplan says of the boot's interface is there, and stays through all that an administrator does.

say() { echo "LAB $*" >/dev/console; }
card=$(basename "$(dirname "$(grep -lx 52:54:00:00:00:00 /sys/class/net/e*/address)")")
# Says which of all that is wanted is missing.
missing() {
	addresses=$(ip -o address show)
	for wanted in "$card .*10.9.0.20/24" "$card .*10.20.0.2/24" "tagged .*10.40.0.2/24"; do
		echo "$addresses" | grep -q "$wanted" || echo "address $wanted"
	done
	ip route show 10.30.0.0/16 | grep -q "via 10.20.0.1 dev $card" || echo "route"
	[ "$(cat "/sys/class/net/$card/mtu")" = "$1" ] || echo "MTU"
	networkctl status "$card" | grep -q 10.20.0.53 || echo "name server"
}
# After a moment for it to settle.
look() {
	name=$1
	sleep 4
	missing "$2" | while read -r line; do say "missing after $name: $line"; done
	say "looked after $name"
}

say "online $(cut -d " " -f 1 /proc/uptime) $(systemctl is-failed systemd-networkd-wait-online)"
say "card $card $(ip -o link show "$card" | sed -n 's/.*altname \([^ ]*\).*/\1/p') file $(networkctl status "$card" | sed -n 's/.*Network File: //p')"
look start 1400
systemctl restart systemd-networkd
look restart 1400
networkctl reload
networkctl reconfigure "$card"
udevadm trigger --subsystem-match=net --action=add --settle
look reconfigure 1400
sed -i 's/1400/1300/' /etc/netplan/*.yaml
netplan apply
look "netplan apply" 1300
# The lab's kernel lacks modules in this root.
say "failed units: $(systemctl --failed --plain --no-legend | cut -d ' ' -f 1 | grep -v binfmt | tr '\n' ' ')"
