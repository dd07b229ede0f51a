#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# measure.sh ROUNDS RUNS COMMAND...: runs each command RUNS times a round, the commands in turn, and prints lines `NUMBER MICROSECONDS`
# (per run, start and end of the process included) and, once at the end for each, `NUMBER memory KILOBYTES` (peak resident size).
# A command is a line of shell, with $measured in front of its program.
# It runs inside the Debian tree, so that every command sees the same libraries and the loop itself costs them all the same, and on a copy of
# /bench in /run, a tmpfs as it is at boot.
set -eu
cp -a /bench /run/
rounds=$1 runs=$2
shift 2
# shellcheck disable=SC2034 # for the commands
measured=''
round=0
while [ "$round" -lt "$rounds" ]; do
  number=0
  for command in "$@"; do
    start=$(date +%s%N)
    run=0
    while [ "$run" -lt "$runs" ]; do
      eval "$command" >/dev/null 2>&1 || :
      run=$((run + 1))
    done
    end=$(date +%s%N)
    echo "$number $(((end - start) / 1000 / runs))"
    number=$((number + 1))
  done
  round=$((round + 1))
done
number=0
# shellcheck disable=SC2034 # for the commands
measured='/run/bench/time -f %M'
for command in "$@"; do
  memory=$(eval "$command" 2>&1 >/dev/null | tail -n 1)
  echo "$number memory $memory"
  number=$((number + 1))
done
