#!/bin/busybox sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=dash
# A second machine with the kernel's own NVMe/TCP target. The kernel command line says what it serves:
#   nvmet.ports=NIC[.VLAN],ADDRESS/PREFIX,PORT[;...]  NIC counts from 0; port N of the commands below is the Nth of these
#   nvmet.nqn=NQN nvmet.uuid=UUID                     one subsystem with one namespace, the virtio disk
#   nvmet.closed=N[,N...]                             ports that are not open from the start
#   nvmet.host=NQN nvmet.key=SECRET nvmet.ctrlkey=SECRET  the only host, which has to authenticate itself, and how the target does
#   nvmet.tls=yes nvmet.psk=BASE64,IDENTITY           TLS on all ports, and a key or several; | stands for a space in the identity
#   nvmet.tls=concatenation                           TLS on all ports for whoever has its key from authentication
# Commands on the console: "open N", "close N", "lose N" (the port is open, and has another subsystem), "find N", "forget" (who has which
# address), "key SECRET" (the host's from now on), "quit".
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
for module in /modules/*; do insmod "$module"; done
mount -t configfs configfs /sys/kernel/config
option() { tr ' ' '\n' </proc/cmdline | sed -n "s/^nvmet\.$1=//p"; }

nvmet=/sys/kernel/config/nvmet
subsystem=$nvmet/subsystems/$(option nqn)
mkdir "$subsystem" "$subsystem/namespaces/1"
echo 1 >"$subsystem/attr_allow_any_host"
printf /dev/vda >"$subsystem/namespaces/1/device_path"
option uuid >"$subsystem/namespaces/1/device_uuid"
echo 1 >"$subsystem/namespaces/1/enable"

host=$(option host)
if [ -n "$host" ]; then
	mkdir "$nvmet/hosts/$host"
	option key >"$nvmet/hosts/$host/dhchap_key"
	[ -z "$(option ctrlkey)" ] || option ctrlkey >"$nvmet/hosts/$host/dhchap_ctrl_key"
	# Of the null group comes no key for TLS.
	[ "$(option tls)" != concatenation ] || echo ffdhe2048 >"$nvmet/hosts/$host/dhchap_dhgroup"
	echo 0 >"$subsystem/attr_allow_any_host"
	ln -s "$nvmet/hosts/$host" "$subsystem/allowed_hosts/$host"
fi

if [ -n "$(option tls)" ]; then
	for psk in $(option psk); do
		echo "${psk%%,*}" | base64 -d | /usr/bin/keyctl padd psk "$(echo "${psk#*,}" | tr '|' ' ')" %:.nvme
	done
	ip link set lo up
	/usr/sbin/tlshd -s &
fi

# A port without any subsystem is closed.
other=$nvmet/subsystems/nqn.2014-08.org.nvmexpress:uuid:5b1d0c3a-0000-4000-8000-000000000000
mkdir "$other"

open() { ln -s "$subsystem" "$nvmet/ports/$1/subsystems/served" && echo "LAB open $1"; }
close() { rm "$nvmet/ports/$1/subsystems/served" && echo "LAB closed $1"; }
lose() { ln -s "$other" "$nvmet/ports/$1/subsystems/other" && rm "$nvmet/ports/$1/subsystems/served" && echo "LAB lost $1"; }
find() { open "$1" && rm "$nvmet/ports/$1/subsystems/other" && echo "LAB found $1"; }

number=0
for port in $(option ports | tr ';' ' '); do
	number=$((number + 1))
	interface=eth${port%%,*}
	address=${port#*,}
	ip link set "${interface%%.*}" up
	case $interface in *.*)
		[ -e "/sys/class/net/$interface" ] || ip link add link "${interface%%.*}" name "$interface" type vlan id "${interface#*.}"
		ip link set "$interface" up
		;;
	esac
	case $address in
	*:*) family=ipv6 nodad=nodad ;;
	*) family=ipv4 nodad= ;;
	esac
	# shellcheck disable=SC2086 # nodad is one word or none
	ip addr add "${address%%,*}" dev "$interface" $nodad
	folder=$nvmet/ports/$number
	mkdir "$folder"
	echo tcp >"$folder/addr_trtype"
	echo $family >"$folder/addr_adrfam"
	echo "${address%%/*}" >"$folder/addr_traddr"
	echo "${address##*,}" >"$folder/addr_trsvcid"
	[ -z "$(option tls)" ] || echo tls1.3 >"$folder/addr_tsas"
	case $(option tls) in
	yes) echo required >"$folder/addr_treq" ;;
	concatenation) echo "not required" >"$folder/addr_treq" ;;
	esac
	case ,$(option closed), in
	*,$number,*) ;;
	*) open $number ;;
	esac
done
echo "LAB ready $(cut -d' ' -f1 /proc/uptime)"
while read -r command argument; do
	case $command in
	open) open "$argument" ;;
	close) close "$argument" ;;
	lose) lose "$argument" ;;
	find) find "$argument" ;;
	key) echo "$argument" >"$nvmet/hosts/$host/dhchap_key" && echo "LAB key changed" ;;
	forget) ip neigh flush all && echo "LAB forgotten" ;;
	quit) poweroff -f ;;
	esac
done
