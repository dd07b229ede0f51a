#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Takes the driver of the first network card away, as a reload or a reset does, and gives it back. In between there is no root to read a program from.

now() { read -r uptime _ </proc/uptime && echo "${uptime%.*}"; }

sleep 5
device=$(basename "$(readlink -f /sys/class/net/ens2/device)")
driver=$(readlink -f /sys/class/net/ens2/device/driver)
until=$(($(now) + 4))
echo "$device" >"$driver/unbind"
while [ "$(now)" -lt "$until" ]; do :; done
echo "$device" >"$driver/bind"
echo "LAB driver back" >/dev/console
