#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# build.sh SOURCE BUILD OUTPUT VARIABLE=VALUE...: runs make in a copy of the release, as meson wants no files in the source; copies what it has
# built to OUTPUT.
set -eu
source=$1 build=$2 output=$3
shift 3
mkdir -p "$build"
cp -a "$source/." "$build"
make -C "$build" "$@"
cp "$build/dist/nbft-boot" "$output"
