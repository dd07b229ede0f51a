#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Others connect the second path, too: nvme-cli's units, a person before us, a person after us; and a person removes it. After each of these,
# one line about every controller: its target's address, its interface, its patience, its owner.

say() { echo "LAB $*" >/dev/console; }
unit=nbft-boot-connect@0-2-2.service

show() {
	sleep "${2:-1}"
	say "others $1:" "$(for controller in /sys/class/nvme/nvme*; do
		address=$(cat "$controller/address")
		interface=$(echo "$address" | sed -n 's/.*host_iface=\([^,]*\).*/\1/p')
		owner=$(cat "/run/nvme/registry/${controller##*/}/owner" 2>/dev/null)
		echo "$address" | sed "s/^traddr=\([^,]*\),.*/\1 ${interface:--} $(cat "$controller/ctrl_loss_tmo") ${owner:--};/"
	done | sort | tr '\n' ' ')"
}

second() { grep -l traddr=10.9.1.1, /sys/class/nvme/nvme*/address | head -n 1 | xargs -r dirname; }
# Waits until the second path's connections are that many, and their interface, as ours has it, is known to all of them.
until_ours() {
	for _ in $(seq 60); do
		[ "$(grep -c traddr=10.9.1.1, /sys/class/nvme/nvme*/address | grep -c :1)" = 1 ] &&
			grep -q host_iface= "$(second)/address" && [ "$(cat "$(second)/ctrl_loss_tmo")" = off ] && break
		sleep 0.5
	done
}

until_ours
show start

options="nqn=$(cat "$(second)/subsysnqn"),transport=tcp,$(sed 's/,host_iface.*//; s/,src_addr.*//' "$(second)/address")"
options="$options,hostnqn=$(cat "$(second)/hostnqn"),hostid=$(cat "$(second)/hostid")"

systemctl stop $unit
echo 1 >"$(second)/delete_controller"
systemctl start nvmf-connect-nbft.service nvmf-autoconnect.service
show units

nvme connect-all --nbft
show by-hand
systemctl start $unit
until_ours
show ours-after

echo "$options,host_traddr=10.9.1.2" >/dev/nvme-fabrics
# Ours looks every four seconds.
show doubled 0
until_ours
show not-doubled

# Long enough to have been seen to be live.
sleep 12
echo 1 >"$(second)/delete_controller"
sleep 15
show removed
systemctl restart $unit
until_ours
show restarted

# A daemon that connects what its own configuration names, by no interface, and looks after it.
command -v stacd >/dev/null || exit 0
systemctl stop $unit
echo 1 >"$(second)/delete_controller"
port=$(echo "$options" | sed 's/.*trsvcid=\([0-9]*\).*/\1/')
nqn=$(echo "$options" | sed 's/nqn=\([^,]*\),.*/\1/')
printf '[Controllers]\ncontroller=transport=tcp;traddr=10.9.1.1;trsvcid=%s;nqn=%s\n' "$port" "$nqn" >/etc/stas/stacd.conf
: >/run/lab-stas
systemctl start stacd.service
for _ in $(seq 60); do
	[ -n "$(second)" ] && break
	sleep 1
done
show stas
systemctl start $unit
until_ours
show stas-and-ours
# It looks for what it has lost once a minute.
sleep 75
show stas-later
