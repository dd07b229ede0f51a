// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

/// A module of the script, as the build has compiled it (compile.c).
struct module {
	const char *name;
	size_t size;
	const uint8_t *bytecode;
};

/// All of them; the last has no name.
extern const struct module modules[];
