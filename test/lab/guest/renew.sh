#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# An administrator who learns that a path cannot authenticate itself any more, and gives it the new secret.

say() { echo "LAB $*" >/dev/console; }
option() { tr ' ' '\n' </proc/cmdline | sed -n "s/^lab\.$1=//p"; }
live() { cat /sys/class/nvme/nvme*/state 2>/dev/null | grep -c live; }

until journalctl --no-pager --boot | grep -q "fails (EKEYREJECTED), next try in 60 s"; do sleep 1; done
say "learns: $(journalctl --no-pager --boot --output=cat | grep -m 1 'fails (EKEYREJECTED)')"
nbft-boot status | while IFS= read -r line; do say "status: $line"; done
mkdir -p /etc/nbft-boot/secrets
(umask 0077 && echo "$(option nqn) DHHC-1:$(option newsecret)" >/etc/nbft-boot/secrets/nbft-boot.dhchap-secret.renewed)
until [ "$(live)" -ge 2 ]; do sleep 1; done
say "renewed, $(live) live"
