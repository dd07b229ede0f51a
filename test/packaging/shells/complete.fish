#!/usr/bin/env fish
# SPDX-License-Identifier: LGPL-2.1-or-later
# complete.fish FOLDER LINE: prints LINE with all that fish offers at its end with the completions of FOLDER.
source $argv[1]/nbft-boot.fish
set -l offered (complete -C $argv[2] | string replace -r '\t.*' '')
echo (string replace -r '\S*$' '' -- $argv[2])"$offered"
