// SPDX-License-Identifier: LGPL-2.1-or-later
// The generator's first question, answered before the engine starts. systemd runs generators on every machine that has the program, at boot
// and at each daemon-reload, and waits for all of them; most machines have no NBFT. Without one there is nothing for the script to do, and
// starting the engine only to find that out would cost ten times as much as looking. The script asks again: this is a shortcut, not the rule.

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "native.h"

/// Where tables lie: those of the firmware, those that came with the initramfs, and those that an initramfs handed on to the real root.
static const char *const folders[] = {
	"/sys/firmware/acpi/tables",
	"/etc/nbft-boot/tables",
	"/run/nbft-boot/tables",
};

/// The machine's credentials (systemd.exec(5)), and how those that are tables begin.
static const char credentials[] = "/run/credentials/@system", credential[] = "nbft-boot.table";

/// Whether a folder has an entry that may be a table. What cannot be read is left to the script, which says why.
static bool folder_has_table(const char *path, const char *prefix)
{
	DIR *folder = opendir(path);
	if (!folder)
		return errno != ENOENT && errno != ENOTDIR;
	struct dirent *entry;
	bool found = false;
	while (!found && (entry = readdir(folder)) != NULL)
		found = strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
	closedir(folder);
	return found;
}

/// Whether the kernel command line has one: where systemd is not the first process, nobody makes it a file.
static bool command_line_has_table(const char *root)
{
	char path[PATH_MAX], line[8192];
	int length = snprintf(path, sizeof path, "%s/proc/cmdline", root ? root : "");
	int descriptor = length < (int)sizeof path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (descriptor < 0)
		return false;
	ssize_t size = read(descriptor, line, sizeof line - 1);
	close(descriptor);
	line[size > 0 ? size : 0] = 0;
	return strstr(line, credential) != NULL;
}

bool has_table(void)
{
	const char *root = getenv("NBFT_BOOT_ROOT");
	for (size_t i = 0; i <= COUNT(folders); i++) {
		bool is_table = i < COUNT(folders);
		char path[PATH_MAX];
		int length = snprintf(path, sizeof path, "%s%s", root ? root : "", is_table ? folders[i] : credentials);
		if (length >= (int)sizeof path || folder_has_table(path, is_table ? "NBFT" : credential))
			return true;
	}
	return command_line_has_table(root);
}
