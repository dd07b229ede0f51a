#!/usr/bin/env zsh
# SPDX-License-Identifier: LGPL-2.1-or-later
# complete.zsh FOLDER LINE: types LINE into an interactive zsh that has the completions of FOLDER, has it insert all that Tab would offer
# (the completer _all_matches), and prints what stands there then.
set -eu
zmodload zsh/zpty
export FOLDER=$1 LINE=$2 ZDOTDIR=$(mktemp -d)
cat >$ZDOTDIR/.zshrc <<'END'
fpath=($FOLDER $fpath)
autoload -Uz compinit
compinit -u -C -d ~/.zcompdump
zstyle ':completion:*' completer _all_matches _complete
zstyle ':completion:*' insert yes
zle-line-init() {
	BUFFER=$LINE CURSOR=$#LINE
	zle complete-word
	print -r -- $BUFFER >$ZDOTDIR/line
	exit
}
zle -N zle-line-init
END
zpty shell zsh -d -i
while zpty -r shell output; do print -rn -- $output >&2; done
cat $ZDOTDIR/line
rm -r $ZDOTDIR
