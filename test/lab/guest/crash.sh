#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Loads a kernel for the case of a crash, with an initramfs that was built for this machine alone, and crashes.

kexec --load-panic /boot/vmlinuz --initrd=/boot/initramfs \
	--command-line="console=ttyS0 panic=-1 $(tr ' ' '\n' </proc/cmdline | grep '^root=') rw irqpoll nr_cpus=1 reset_devices"
echo "LAB crash kernel loaded: $(cat /sys/kernel/kexec_crash_loaded)" >/dev/console
echo c >/proc/sysrq-trigger
