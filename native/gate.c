// SPDX-License-Identifier: LGPL-2.1-or-later
// The generator's first question, answered before the engine starts. systemd runs generators on every machine that has the program, at boot and
// at each daemon-reload, and waits for all of them; most machines have neither an NBFT nor what stands for one. Then there is nothing for the
// script to do, and starting the engine only to find that out would cost ten times as much as looking. The script asks again: this is a
// shortcut, not the rule.

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

/// Whether a command line has a table, where systemd is not the first process and nobody makes it a file, or what stands for one:
/// rd.nvmf.connect=, NVMF_CONNECT=.
static bool says_table(const char *line)
{
	return strstr(line, credential) || strstr(line, "nvmf") || strstr(line, "NVMF");
}

static bool file_says_table(const char *path)
{
	char line[8192];
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return false;
	ssize_t size = read(descriptor, line, sizeof line - 1);
	close(descriptor);
	line[size > 0 ? size : 0] = 0;
	return says_table(line);
}

/// What an image has in place of tables. In a real root the same files are others' business.
static bool image_has_source(const char *root)
{
	static const char *const marks[] = { "/etc/nvme/nvme-fabrics.conf", "/etc/nbft-boot/etc-nvme" };
	const char *stage = getenv("SYSTEMD_IN_INITRD");
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/etc/initrd-release", root);
	if (stage ? strcmp(stage, "1") != 0 : access(path, F_OK) != 0)
		return false;
	for (size_t i = 0; i < COUNT(marks); i++) {
		snprintf(path, sizeof path, "%s%s", root, marks[i]);
		if (access(path, F_OK) == 0)
			return true;
	}
	snprintf(path, sizeof path, "%s/etc/cmdline.d", root);
	DIR *folder = opendir(path);
	bool found = false;
	struct dirent *entry;
	while (folder && !found && (entry = readdir(folder)) != NULL) {
		snprintf(path, sizeof path, "%s/etc/cmdline.d/%s", root, entry->d_name);
		found = file_says_table(path);
	}
	if (folder)
		closedir(folder);
	return found;
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
	char path[PATH_MAX];
	const char *given = getenv("SYSTEMD_PROC_CMDLINE");
	snprintf(path, sizeof path, "%s/proc/cmdline", root ? root : "");
	return (given && says_table(given)) || file_says_table(path) || image_has_source(root ? root : "");
}
