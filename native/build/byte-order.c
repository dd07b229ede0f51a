// SPDX-License-Identifier: LGPL-2.1-or-later
// Bytecode is the same for all processors, but for the regular expressions in it: the engine writes their operands in its own byte order.
// They are turned here, as they are compiled (-Wl,--wrap=lre_compile), where the product will run on a processor of the other order.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "byte-order.h"
#include "libregexp.h"

enum operation {
#define DEF(name, size) operation_##name,
#include "libregexp-opcode.h"
#undef DEF
	operation_count,
};

/// Of an operation with its operands.
static const uint8_t sizes[] = {
#define DEF(name, size) size,
#include "libregexp-opcode.h"
#undef DEF
};

/// Flags, number of captures, size of the stack; then the length of what follows.
#define HEADER_LENGTH 3
#define HEADER_SIZE 7

static void turn(uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size / 2; i++) {
		uint8_t byte = bytes[i];
		bytes[i] = bytes[size - 1 - i];
		bytes[size - 1 - i] = byte;
	}
}

static void turn_all(uint8_t *bytes, size_t size, size_t count)
{
	for (size_t i = 0; i < count; i++)
		turn(bytes + i * size, size);
}

static uint16_t read_count(const uint8_t *bytes)
{
	uint16_t count;
	memcpy(&count, bytes, sizeof count);
	return count;
}

/// Turns the operands of one operation, and returns how long it is.
static size_t turn_operation(uint8_t *operation)
{
	size_t size = *operation < operation_count ? sizes[*operation] : 0;
	uint8_t *operands = operation + 1;
	size_t count;
	switch (*operation) {
	case operation_save_reset: // Two bytes.
		return size;
	case operation_range:
	case operation_range32:
		count = 2 * (size_t)read_count(operands);
		turn(operands, 2);
		turn_all(operands + 2, *operation == operation_range ? 2 : 4, count);
		return size + count * (*operation == operation_range ? 2 : 4);
	}
	switch (size) {
	case 1:
	case 2:
		return size;
	case 3:
		turn(operands, 2);
		return size;
	case 5:
	case 17:
		turn_all(operands, 4, size / 4);
		return size;
	}
	fprintf(stderr, "regular expressions of this engine have an operation (%u) that native/build/byte-order.c does not know\n", *operation);
	exit(1);
}

uint8_t *__real_lre_compile(int *size, char *error, int error_size, const char *pattern, size_t length, int flags, void *opaque);
uint8_t *__wrap_lre_compile(int *size, char *error, int error_size, const char *pattern, size_t length, int flags, void *opaque);

uint8_t *__wrap_lre_compile(int *size, char *error, int error_size, const char *pattern, size_t length, int flags, void *opaque)
{
	uint8_t *compiled = __real_lre_compile(size, error, error_size, pattern, length, flags, opaque);
	if (!compiled || !turns_byte_order)
		return compiled;
	uint32_t operations;
	memcpy(&operations, compiled + HEADER_LENGTH, sizeof operations);
	turn(compiled + HEADER_LENGTH, sizeof operations);
	for (size_t at = HEADER_SIZE; at < HEADER_SIZE + (size_t)operations;)
		at += turn_operation(compiled + at);
	return compiled;
}
