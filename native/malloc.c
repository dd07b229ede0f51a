// SPDX-License-Identifier: LGPL-2.1-or-later
// malloc(3) from the engine's arena (memory.c): what this host and the C library allocate themselves is little, and the library's own allocator
// would be 8 KB of program.

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "native.h"

#ifndef __GLIBC__
static JSMallocState of_library;

/// At a multiple of 16, as C promises. The byte before it says how far it is from the payload that holds it.
static void *allocate_aligned(size_t size)
{
	uint8_t *payload = size < SIZE_MAX / 2 ? arena_functions.js_malloc(&of_library, size + 16) : NULL;
	if (!payload) {
		errno = ENOMEM;
		return NULL;
	}
	uint8_t *aligned = payload + 16 - (uintptr_t)payload % 16;
	aligned[-1] = (uint8_t)(aligned - payload);
	return aligned;
}

static uint8_t *payload_of(void *aligned)
{
	return (uint8_t *)aligned - ((uint8_t *)aligned)[-1];
}

void *malloc(size_t size)
{
	return allocate_aligned(size);
}

void *calloc(size_t count, size_t size)
{
	size_t whole;
	if (__builtin_mul_overflow(count, size, &whole))
		whole = SIZE_MAX;
	void *memory = allocate_aligned(whole);
	return memory ? memset(memory, 0, whole) : NULL;
}

void free(void *memory)
{
	if (memory)
		arena_functions.js_free(&of_library, payload_of(memory));
}

void *realloc(void *memory, size_t size)
{
	if (!memory)
		return malloc(size);
	size_t usable = arena_functions.js_malloc_usable_size(payload_of(memory)) - ((uint8_t *)memory)[-1];
	if (size <= usable)
		return memory;
	void *larger = malloc(size);
	if (larger) {
		memcpy(larger, memory, usable);
		free(memory);
	}
	return larger;
}
#endif
