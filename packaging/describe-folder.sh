#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# describe-folder.sh FOLDER: all that is in it, as text: where links lead, checksums and lengths of files, the lines of those that are text.
# Two folders are the same where this is.
set -eu
cd "$1"
export LC_ALL=C

find . -type l -printf '%p -> %l\n' | sort
find . -type f -print0 | sort -z | xargs -0 cksum
find . -type f -print0 | sort -z | xargs -0 grep -I -H ''
