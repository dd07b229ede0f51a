#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Looks for secrets where others can see them, and in what is kept or written down. No pattern here finds itself.

say() { echo "LAB $*" >/dev/console; }
secret='DHHC-[1]:'

seen() { if grep -q -e "$secret"; then say "secret seen in $1"; fi; }
journalctl --output=verbose --all --no-pager | seen journal
dmesg | seen "the kernel's log"
ps -eo args | seen ps
systemctl show --all '*' | seen "properties of units"
for process in /proc/[0-9]*; do
	tr '\0' '\n' 2>/dev/null <"$process/cmdline" | seen "the words of process ${process#/proc/}"
	tr '\0' '\n' 2>/dev/null <"$process/environ" | seen "the environment of process ${process#/proc/}"
done
for folder in /run /tmp /var/log /var/lib/systemd /etc; do
	grep -r -l -s --devices=skip --exclude-dir=credentials -e "$secret" "$folder" | while read -r file; do say "secret seen in $file"; done
done
for attribute in /sys/class/nvme/nvme*/dhchap_*secret; do
	mode=$(stat -c %a "$attribute")
	case $mode in
	*00) ;;
	*) say "secret seen in $attribute of mode $mode" ;;
	esac
done
# What has been looked through is what there is, and finds what is there.
say "secrets looked for: $(journalctl --no-pager | grep -c 'NBFT path'), $(grep -r -l -e "$secret" /run/credentials/@system | tr '\n' ' ')"
