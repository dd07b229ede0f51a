#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What the machine would tell its next boot: what it has connected now, as a word of a kernel command line.

say() { echo "LAB $*" >/dev/console; }

program=/usr/lib/nbft-boot/nbft-boot-tools
$program plan system 2>&1 | while IFS= read -r line; do say "plan of system: $line"; done
word=$($program encode system --as=credential 2>/tmp/encode.err)
say "encode ends with $?"
while IFS= read -r line; do say "encode says: $line"; done </tmp/encode.err
say "next boot $word"
