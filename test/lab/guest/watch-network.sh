#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Tells the lab, from before any network manager starts until the machine is off, of every address and route that somebody takes away, and of
# every interface that was up and is taken down: lines that start with "LAB lost".

# The kernel tells only from a moment on, which is when it tells of this address.
marker=127.9.9.9/32
(
	sleep 0.2
	# ip reads files of names before its first event of a link, and of a route of a protocol like dhcp: later there may be none to be read.
	while ip link set dev lo group default && ip route add $marker dev lo proto dhcp && ip address add $marker dev lo; do
		ip route del $marker dev lo proto dhcp
		ip address del $marker dev lo
		sleep 0.2
	done
) >/dev/null 2>&1 &
markers=$!

up=" "
for interface in /sys/class/net/*; do
	read -r flags <"$interface/flags"
	[ $((flags & 1)) = 1 ] && up="$up${interface##*/} "
done

ip -o monitor link address route | while read -r event; do
	case $event in
	*"inet $marker "*) kill "$markers" 2>/dev/null && systemd-notify --ready ;;
	*" fe80:"* | *" ff00:"* | *"multicast "* | *"table local "* | *" dev lo "* | *": lo "*) ;;
	# nbft-boot itself makes these for `ip monitor` to hear of, see keep-network.sh.mustache: nothing that anybody had.
	*"blackhole 0.0.0.0 table 3735928559"*) ;;
	Deleted*) echo "LAB lost ${event#Deleted }" >/dev/console ;;
	*"UP"*"> mtu "*) ;;
	*"> mtu "*)
		interface=${event#*: }
		interface=${interface%%[@:]*}
		case $up in
		*" $interface "*) echo "LAB lost $event" >/dev/console ;;
		esac
		;;
	esac
done
