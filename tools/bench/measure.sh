#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# measure.sh ROUNDS [STATUS RUNS COMMAND]...: runs each command RUNS times a round, the commands in turn, and prints lines `NUMBER MICROSECONDS`
# (per run, start and end of the process included) and, once at the end for each, `NUMBER memory KILOBYTES` (peak resident size).
# A command is a line of shell, with $measured in front of its program. One that does not end with its status ends all of it.
# It runs inside the Debian tree, so that every command sees the same libraries and the loop itself costs them all the same.
set -eu
rounds=$1
shift

# run STATUS COMMAND
run() {
	status=0
	eval "$2" >/dev/null 2>&1 || status=$?
	if [ "$status" -ne "$1" ]; then
		echo "exit status $status instead of $1: $2" >&2
		exit 1
	fi
}

# each FUNCTION [STATUS RUNS COMMAND]...: calls FUNCTION NUMBER STATUS RUNS COMMAND
each() {
	function=$1 number=0
	shift
	while [ $# -gt 0 ]; do
		"$function" "$number" "$1" "$2" "$3"
		shift 3
		number=$((number + 1))
	done
}

time_runs() {
	start=$(date +%s%N)
	run=0
	while [ "$run" -lt "$3" ]; do
		run "$2" "$4"
		run=$((run + 1))
	done
	end=$(date +%s%N)
	echo "$1 $(((end - start) / 1000 / $3))"
}

peak_memory() {
	echo "$1 memory $(eval "$4" 2>&1 >/dev/null | tail -n 1)"
}

# shellcheck disable=SC2034 # for the commands
measured=''
round=0
while [ "$round" -lt "$rounds" ]; do
	each time_runs "$@"
	round=$((round + 1))
done
# shellcheck disable=SC2034 # for the commands
measured='/run/bench/time -f %M'
each peak_memory "$@"
