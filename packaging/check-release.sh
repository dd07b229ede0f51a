#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# make check in a release: asks the executable that make has built what is in release/check, and compares its answers with those of the
# program on Node, which the release was tested with. Writes nothing outside a temporary folder.
set -eu
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
program=$PWD/dist/nbft-boot
generator=$scratch/nbft-boot-generator
ln -s "$program" "$generator"
wrong=0

# same WHAT EXPECTED ACTUAL
same() {
	if ! diff "$2" "$3"; then
		echo "$1: not as expected" >&2
		wrong=$((wrong + 1))
	fi
}

# A boot of the machine in $root, as far as it only writes files.
boot() {
	NBFT_BOOT_ROOT=$root "$generator" "$units" "$units" "$units"
	wants=$units/nbft-boot.target.wants
	if [ -L "$wants/nbft-boot-pre.service" ]; then
		"$program" pre --root="$root"
	fi
	if [ -L "$wants/nbft-boot-networkmanager.service" ]; then
		"$program" pre --networkmanager --root="$root"
	fi
}

machines=0
for machine in release/check/machines/*; do
	mkdir "$scratch/boot"
	root=$scratch/boot/root
	units=$scratch/boot/units
	cp -R "$machine/before" "$root"
	mkdir "$units"
	boot 2>"$scratch/said" || echo "exit status $?" >>"$scratch/said"
	sed "s|$root||g" "$scratch/said" >"$scratch/boot/log"
	packaging/describe-folder.sh "$scratch/boot" >"$scratch/after"
	same "$machine" "$machine/after" "$scratch/after"
	rm -r "${root%/*}"
	machines=$((machines + 1))
done

tables=0
for table in release/check/tables/*.nbft; do
	path=${table%.nbft}
	name=${path##*/}
	# 1: it is written, and nothing could be connected by it.
	"$program" encode "$path.json" --output "$scratch/$name.nbft" 2>/dev/null || [ $? -eq 1 ]
	same "$name" "$table" "$scratch/$name.nbft"
	for command in show plan; do
		(cd "${path%/*}" && "$program" "$command" --json "$name.nbft") >"$scratch/answer"
		same "$name" "$path.$command" "$scratch/answer"
	done
	tables=$((tables + 1))
done

echo "$machines machines, $tables tables: $wrong wrong"
[ "$wrong" -eq 0 ]
