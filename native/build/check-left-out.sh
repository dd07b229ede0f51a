#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Part of the build, not of the product: check-left-out.sh MAP, the linker's map with its table of cross references (-Map, --cref).
# What ../left-out.c replaces must be called by the engine, or it is not worth its lines, and by nothing else, which would get the wrong result.
set -eu

# In the table a name stands in the first column, behind it the file that defines it, below that those that refer to it. Where all is
# optimized at the link (-flto), there is nothing to be seen.
awk '
	/^Cross Reference Table/ { table = 1; next }
	!table || NF == 0 { next }
	!/^[[:space:]]/ { judge(); name = $1; sub(/^[^[:space:]]+/, "") }
	name ~ /^__wrap_/ && NF > 0 {
		sub(/^[[:space:]]+/, "")
		if (/\.ltrans/) optimized = 1
		else if (/(^|[\/(])(quickjs|libregexp)\.o\)?$/) called = 1
		else if (files++ > 0) other = $0
	}
	function judge() {
		if (name !~ /^__wrap_/ || optimized) ;
		else if (!called) complain("the engine does not call " substr(name, 8) ": take it out of native/left-out.c")
		else if (other) complain(other " calls " substr(name, 8) ", which native/left-out.c replaces")
		files = optimized = called = 0
		other = ""
	}
	function complain(text) { print text; status = 1 }
	END {
		judge()
		if (!table) print "the linker tells no cross references: what native/left-out.c replaces is not checked"
		exit status
	}
' "$1" >&2
