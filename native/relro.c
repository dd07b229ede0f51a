// SPDX-License-Identifier: LGPL-2.1-or-later
// Constants with pointers, which were relocated when the program started, become read-only. A dynamic linker does that, and glibc's static
// programs; musl's do not, although the linker has set them apart (PT_GNU_RELRO).

#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include "native.h"

/// Called for the program alone: it has no shared libraries with musl.
static int protect(struct dl_phdr_info *program, size_t size, void *unused)
{
	(void)size, (void)unused;
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	for (size_t i = 0; i < program->dlpi_phnum; i++) {
		const ElfW(Phdr) *header = &program->dlpi_phdr[i];
		if (header->p_type != PT_GNU_RELRO)
			continue;
		uintptr_t start = (program->dlpi_addr + header->p_vaddr) & -page;
		uintptr_t end = (program->dlpi_addr + header->p_vaddr + header->p_memsz) & -page;
		mprotect((void *)start, end - start, PROT_READ);
	}
	return 1;
}

void protect_constants(void)
{
#ifndef __GLIBC__
	dl_iterate_phdr(protect, NULL);
#else
	(void)protect;
#endif
}
