#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The last thing that a full root file system does. The kernel command line says what: lab.then=NAME runs lab-NAME, once, lab.reboot reboots;
# without them the machine is switched off.

option() { tr ' ' '\n' </proc/cmdline | sed -n "s/^lab\.$1=//p"; }

next=$(option "then")
if [ -n "$next" ] && ! [ -e /var/lib/lab-then ]; then
	echo "$next" >/var/lib/lab-then
	sync
	exec "lab-$next"
fi
if grep -qw lab.reboot /proc/cmdline; then
	exec systemctl --no-block reboot
fi
exec systemctl --no-block poweroff
