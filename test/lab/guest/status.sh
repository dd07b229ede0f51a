#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What nbft-boot status says of the machine, and again when all paths are up.

say() { echo "LAB $*" >/dev/console; }

nbft-boot status 2>&1 | while IFS= read -r line; do say "status: $line"; done
nbft-boot status --quiet
say "status ends with $?"
say "status in JSON $(nbft-boot status --json | tr -d '\n')"
nbft-boot status --quiet --until=connected
say "status until connected ends with $?"
say "status in JSON then $(nbft-boot status --json | tr -d '\n')"
