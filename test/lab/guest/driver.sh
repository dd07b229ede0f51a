#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Takes the driver of the first network card away, as a reload or a reset does, and gives it back.

sleep 5
device=$(basename "$(readlink -f /sys/class/net/ens2/device)")
driver=$(readlink -f /sys/class/net/ens2/device/driver)
echo "$device" >"$driver/unbind"
echo "LAB driver away" >/dev/console
sleep 4
echo "$device" >"$driver/bind"
echo "LAB driver back" >/dev/console
