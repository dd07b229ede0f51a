#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Looks for secrets where others can see them, and in what is kept or written down: for what they begin with, and for what follows. No file is
# looked through that has these patterns, and no process has them among its words.

say() { echo "LAB $*" >/dev/console; }
given=/run/credentials/@system
patterns=/root/lab-patterns
kinds='DHHC-1\|NVMeTLSkey-1'
(
	umask 0077
	printf '%s\n' DHHC-1: NVMeTLSkey-1:
	sed -n "s#.*\\($kinds\\):..:\\(.\\{24\\}\\).*#\\2#p" $given/*
) >$patterns

seen() { if grep -q -F -f $patterns; then say "secret seen in $1"; fi; }
journalctl --output=verbose --all --no-pager | seen journal
dmesg | seen "the kernel's log"
ps -eo args | seen ps
systemctl show --all '*' | seen "properties of units"
seen "the kernel's list of keys" </proc/keys
kept=
for process in /proc/[0-9]*; do
	number=${process#/proc/}
	tr '\0' '\n' 2>/dev/null <"$process/cmdline" | seen "the words of process $number"
	tr '\0' '\n' 2>/dev/null <"$process/environ" | seen "the environment of process $number"
	name=$(cat "$process/comm" 2>/dev/null)
	case $name in
	nbft-boot* | tlshd*)
		kept="$kept $name"
		grep -q '^Max core file size  *0  *0 ' "$process/limits" || say "secret seen in core dumps of process $number, $name"
		;;
	esac
done
for folder in /run /tmp /var/log /var/lib/systemd /etc; do
	grep -r -l -s --devices=skip --exclude-dir=credentials -F -f $patterns "$folder" | while read -r file; do say "secret seen in $file"; done
done
for attribute in /sys/class/nvme/nvme*/dhchap_*secret; do
	mode=$(stat -c %a "$attribute")
	case $mode in
	*00) ;;
	*) say "secret seen in $attribute of mode $mode" ;;
	esac
done
# What has been looked through is what there is, and finds what is there.
say "secrets looked for: $(journalctl --no-pager | grep -c 'NBFT path'), $(grep -c . $patterns) patterns," \
	"$(grep -r -l -F -f $patterns $given | tr '\n' ' ')"
say "processes without core dumps:$kept"
