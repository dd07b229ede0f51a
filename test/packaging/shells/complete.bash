#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# complete.bash FOLDER LINE: types LINE into an interactive bash that has the completions of FOLDER, has it insert all that Tab would offer
# (readline's insert-completions), and prints what stands there then.
set -eu
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
cat >"$scratch/bashrc" <<'END'
source "$FOLDER/nbft-boot.bash"
finish() {
	printf '%s\n' "$READLINE_LINE" >"$SCRATCH/line"
	exit
}
bind '"\C-xi": insert-completions'
bind -x '"\C-xf": finish'
END
export FOLDER=$1 SCRATCH=$scratch
printf '%s\030i\030f' "$2" | script -qec "bash --noprofile --rcfile '$scratch/bashrc' -i" /dev/null >&2
cat "$scratch/line"
