#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# With NetworkManager, before the machine reports: what it has made of the boot's interfaces, and all that an administrator may do to them.

say() { echo "LAB $*" >/dev/console; }

say "networkmanager wait-online $(systemctl is-active NetworkManager-wait-online.service)"
nmcli --terse --fields DEVICE,STATE,CONNECTION device | while read -r line; do say "networkmanager device $line"; done
cards=
for interface in /sys/class/net/*; do
	[ -e "$interface/device" ] && cards="$cards ${interface##*/}"
done
for card in $cards; do
	say "networkmanager lease $card $(nmcli --get-values DHCP4.OPTION device show "$card" | grep -c dhcp_lease_time)"
	nmcli device reapply "$card"
done
nmcli connection reload
sleep 1
systemctl restart NetworkManager.service
sleep 2
for action in add change move; do udevadm trigger --settle --action=$action --subsystem-match=net; done
sleep 1
nmcli connection modify nbft-0h2 +ipv4.addresses 10.8.8.8/24
nmcli device reapply "${cards##* }"
sleep 1
nmcli --terse --fields DEVICE,STATE,CONNECTION device | while read -r line; do say "networkmanager later $line"; done
say "networkmanager activates anew"
for card in $cards; do nmcli device connect "$card"; done
say "networkmanager saved $(cd /etc/NetworkManager/system-connections && echo *)"
