#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What nbft-boot itself says about the machine.

nbft-boot check 2>&1 | while read -r line; do echo "LAB check: $line" >/dev/console; done
