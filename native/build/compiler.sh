#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Part of the build, not of the product: what a compiler makes, for npm run build and for make in a release alike.
#
#   compiler.sh link-options COMPILER [OPTION...]   with what it links the safest executable that it can, behind all files
#   compiler.sh byte-order COMPILER [OPTION...]     little or big
set -eu
question=$1
shift

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

warn() {
	echo "$compiler: $1" >&2
}

# fail: with the compiler's own reason
fail() {
	warn "cannot be used: $(grep -m 1 -E 'error|not found' "$folder/said" || cat "$folder/said")"
	exit 1
}

# Without shared libraries, at an address that is another in each process. Not -static-pie: musl-gcc of Debian 12 does not know it and makes
# an executable that wants the dynamic linker. rcrt1.o relocates the program; the other files that start a program are for constructors.
static_pie='-static -nostartfiles -Wl,-pie,--no-dynamic-linker,-z,text -l:rcrt1.o'
shared_pie='-pie'

# links OPTION...: whether it links the program with them
links() {
	# shellcheck disable=SC2086 # The compiler and what was chosen are words.
	$compiler -fPIE "$folder/program.c" "$@" -o "$folder/program" 2>"$folder/said"
}

# glibc's static programs are large, and load shared parts all the same.
is_glibc() {
	# shellcheck disable=SC2086
	printf '#include <features.h>\n#ifdef __GLIBC__\nglibc\n#endif\n' | $compiler -E -P -x c - 2>"$folder/said" | grep -q '^glibc$'
}

choose_kind() {
	echo 'int main(void) { return 0; }' >"$folder/program.c"
	if is_glibc; then
		warn 'builds for glibc: the executable will need shared libraries'
		kind=$shared_pie
	elif [ -s "$folder/said" ]; then
		fail
	else
		kind=$static_pie
	fi
	# shellcheck disable=SC2086
	links $kind && return
	warn 'cannot link a position-independent executable of that kind: it will be at the same address in every process'
	kind=$([ "$kind" = "$shared_pie" ] || echo '-static ')-no-pie
}

# Some processors have no instructions for atomic access to single bytes (riscv64), which the engine wants. The library is linked in: the
# shared one is in no initramfs.
choose_libraries() {
	echo 'char byte; int main(void) { return __atomic_exchange_n(&byte, 1, __ATOMIC_SEQ_CST); }' >"$folder/program.c"
	# shellcheck disable=SC2086
	for libraries in '' -l:libatomic.a -latomic; do
		links $kind $libraries && return
	done
	fail
}

compiler=$*
case $question in
link-options)
	choose_kind
	choose_libraries
	echo "$kind $libraries"
	;;
byte-order)
	case $(echo __BYTE_ORDER__ | "$@" -E -P -x c - 2>"$folder/said") in
	*4321*) echo big ;;
	*1234*) echo little ;;
	*) fail ;;
	esac
	;;
*)
	echo "compiler.sh: no question: $question" >&2
	exit 2
	;;
esac
