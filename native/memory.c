// SPDX-License-Identifier: LGPL-2.1-or-later
// Allocation for a process that lives for milliseconds: blocks come off the end of an arena, and freed ones wait in a list for each size to
// be used again. Only what is large is given back to the kernel before the end.

#include <string.h>
#include <sys/mman.h>

#include "native.h"

/// Blocks are multiples of this, and so are their addresses: the engine has no type that wants more. The first unit of a block holds its size;
/// the payload follows.
#define UNIT ((size_t)8)
/// Up to here a block has the size asked for, rounded up to a unit; above, the next power of two.
#define EXACT ((size_t)1 << 10)
/// Above this, a block is a mapping of its own.
#define LARGEST ((size_t)1 << 15)
/// What the arena takes from the kernel at a time, with all its pages: nearly all are used, and one by one each would be a page fault.
#define ARENA ((size_t)1 << 17)
/// The same in a process that has its parent's memory, and seldom needs much more: the largest block has to fit.
#define SMALL_ARENA LARGEST
#define PAGE ((size_t)1 << 12)

struct block {
	size_t size;
	struct block *next; // Where it is free; the payload is here otherwise.
};

static uint8_t *arena, *arena_end;
static size_t arena_size = ARENA;
/// By size in units up to EXACT, then by power of two.
static struct block *free_blocks[EXACT / UNIT + 8];

static struct block *block_of(const void *payload)
{
	return (struct block *)((uint8_t *)payload - UNIT);
}

static void *map(size_t size, int flags)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
	return memory == MAP_FAILED ? NULL : memory;
}

/// Size of the block that holds a payload; 0 where there is no such size.
static size_t block_size(size_t payload)
{
	if (payload > SIZE_MAX / 2)
		return 0;
	size_t size = (payload + UNIT + UNIT - 1) & ~(UNIT - 1);
	if (size < sizeof(struct block))
		return sizeof(struct block);
	if (size <= EXACT)
		return size;
	if (size > LARGEST)
		return (size + PAGE - 1) & ~(PAGE - 1);
	size_t power = 2 * EXACT;
	while (power < size)
		power *= 2;
	return power;
}

static struct block **list_of(size_t size)
{
	if (size <= EXACT)
		return &free_blocks[size / UNIT];
	struct block **list = &free_blocks[EXACT / UNIT];
	for (; size > EXACT; size /= 2)
		list++;
	return list;
}

static struct block *new_block(size_t size)
{
	if (size > LARGEST)
		return map(size, 0);
	struct block **list = list_of(size);
	struct block *block = *list;
	if (block) {
		*list = block->next;
		return block;
	}
	if ((size_t)(arena_end - arena) < size) {
		arena = map(arena_size, MAP_POPULATE);
		arena_end = arena ? arena + arena_size : NULL;
		if (!arena)
			return NULL;
	}
	block = (struct block *)arena;
	arena += size;
	return block;
}

static void *allocate(JSMallocState *state, size_t payload)
{
	size_t size = block_size(payload);
	struct block *block = size ? new_block(size) : NULL;
	if (!block)
		return NULL;
	block->size = size;
	state->malloc_count++;
	state->malloc_size += size;
	return (uint8_t *)block + UNIT;
}

static void release(JSMallocState *state, void *payload)
{
	if (!payload)
		return;
	struct block *block = block_of(payload);
	state->malloc_count--;
	state->malloc_size -= block->size;
	if (block->size > LARGEST) {
		munmap(block, block->size);
		return;
	}
	struct block **list = list_of(block->size);
	block->next = *list;
	*list = block;
}

static size_t usable_size(const void *payload)
{
	return payload ? block_of(payload)->size - UNIT : 0;
}

static void *reallocate(JSMallocState *state, void *payload, size_t wanted)
{
	if (!payload)
		return allocate(state, wanted);
	if (wanted == 0) {
		release(state, payload);
		return NULL;
	}
	struct block *block = block_of(payload);
	size_t size = block_size(wanted);
	if (size > LARGEST && block->size > LARGEST) {
		size_t before = block->size;
		struct block *moved = mremap(block, before, size, MREMAP_MAYMOVE);
		if (moved == MAP_FAILED)
			return NULL;
		moved->size = size;
		state->malloc_size += size - before;
		return (uint8_t *)moved + UNIT;
	}
	if (size != 0 && size <= block->size && block->size <= LARGEST)
		return payload;
	void *larger = allocate(state, wanted);
	if (!larger)
		return NULL;
	memcpy(larger, payload, wanted < usable_size(payload) ? wanted : usable_size(payload));
	release(state, payload);
	return larger;
}

/// In a process that has just begun: what is free lies scattered over all that it has in common with its parent, and of each page that it writes to
/// it would get a copy.
void leave_shared_memory(void)
{
	memset(free_blocks, 0, sizeof free_blocks);
	arena = arena_end = NULL;
	arena_size = SMALL_ARENA;
}

const JSMallocFunctions arena_functions = { allocate, release, reallocate, usable_size };
