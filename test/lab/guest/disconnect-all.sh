#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# With nvme-cli 3, while files are written: what is marked stays, and a path whose mark has been taken away goes.

say() { echo "LAB $*" >/dev/console; }
live() {
	for controller in /sys/class/nvme/nvme*; do
		[ "$(cat "$controller/state")" = live ] && printf '%s ' "$(sed 's/,.*//' "$controller/address")"
	done
}

say "nvme $(nvme --version | head -n 1)"
nvme registry list | while read -r line; do say "registry $line"; done
nvme disconnect-all
say "disconnect-all $?, left: $(live)"
sleep 3
for controller in /sys/class/nvme/nvme*; do
	grep -q traddr=10.9.1.1, "$controller/address" && rm "/run/nvme/registry/${controller##*/}/owner"
done
nvme disconnect-all
say "disconnect-all without a mark $?, left: $(live)"
