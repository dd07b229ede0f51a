// SPDX-License-Identifier: LGPL-2.1-or-later
// Files and links that replace at once what has their name.

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "native.h"

#define PREFIX ".nbft-boot-"
#define SUFFIX ".tmp"

/// Of path, up to its last slash.
static int folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? (int)(slash + 1 - path) : 0;
}

/// Names a temporary file in the folder of path. False where the name is too long.
static bool name_temporary(char temporary[PATH_MAX], const char *path, int attempt)
{
	return snprintf(temporary, PATH_MAX, "%.*s" PREFIX "%d-%d" SUFFIX, folder_length(path), path, (int)getpid(), attempt) < PATH_MAX;
}

/// Whether it is the temporary file of a process that is no more: killed, or the machine was switched off.
static bool is_leftover(const char *name)
{
	pid_t owner = strncmp(name, PREFIX, sizeof PREFIX - 1) == 0 ? atoi(name + sizeof PREFIX - 1) : 0;
	return owner > 0 && strcmp(name + strlen(name) - (sizeof SUFFIX - 1), SUFFIX) == 0 &&
	       (owner == getpid() || (kill(owner, 0) && errno == ESRCH));
}

/// Clears the folder of path before the first file there; mostly one goes to the same folder as the one before.
static void remove_leftovers(const char *path)
{
	static char cleared[PATH_MAX];
	char folder[PATH_MAX];
	if (snprintf(folder, sizeof folder, "%.*s.", folder_length(path), path) >= PATH_MAX || strcmp(folder, cleared) == 0)
		return;
	strcpy(cleared, folder);
	DIR *entries = opendir(folder);
	if (!entries)
		return;
	struct dirent *entry;
	while ((entry = readdir(entries)) != NULL)
		if (is_leftover(entry->d_name))
			unlinkat(dirfd(entries), entry->d_name, 0);
	closedir(entries);
}

/// Makes something under a temporary name, then gives it its name at once: readers see the old or the new, never a part.
/// make() must refuse a name that exists: nobody's link may redirect the write. Returns 0 or an errno, and leaves no temporary file.
static int replace(const char *path, int (*make)(const char *temporary, const void *what), const void *what)
{
	char temporary[PATH_MAX];
	remove_leftovers(path);
	for (int attempt = 0; attempt < 100; attempt++) {
		if (!name_temporary(temporary, path, attempt))
			return ENAMETOOLONG;
		int number = make(temporary, what);
		if (number == EEXIST)
			continue;
		if (number == 0 && rename(temporary, path) == 0)
			return 0;
		if (number == 0) {
			number = errno;
			unlink(temporary);
		}
		return number;
	}
	return EEXIST;
}

struct file {
	struct content content;
	int32_t mode;
	bool durable; // On the disk when it has its name.
};

static int make_file(const char *temporary, const void *what)
{
	const struct file *file = what;
	int descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (descriptor < 0)
		return errno;
	int number = 0;
	if (write_whole(descriptor, file->content.bytes, file->content.size) || fchmod(descriptor, (mode_t)file->mode) ||
	    (file->durable && fsync(descriptor)))
		number = errno;
	if (close(descriptor) && number == 0)
		number = errno;
	if (number)
		unlink(temporary);
	return number == EEXIST ? EIO : number;
}

/// Brings the names in the folder of path to the disk; where the folder cannot be opened, or the file system has no such call, nobody can.
static void sync_folder(const char *path)
{
	char folder[PATH_MAX];
	snprintf(folder, sizeof folder, "%.*s.", folder_length(path), path);
	int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fsync(descriptor);
	close(descriptor);
}

static int replace_file(const char *path, const struct file *file)
{
	int number = replace(path, make_file, file);
	if (number == 0 && file->durable)
		sync_folder(path);
	return number;
}

/// Replaces a regular file, where a link leads to one that file, and writes into anything else that is there. 0, or an errno.
/// The kernel says where the link leads, not readlink(2) of path: another's link in /tmp is one that the kernel would not follow.
static int write_through(const char *path, const struct file *file)
{
	struct stat status;
	int descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (descriptor < 0)
		return errno == ENOENT ? replace_file(path, file) : errno;
	int number = 0;
	if (fstat(descriptor, &status)) {
		number = errno;
	} else if (S_ISREG(status.st_mode)) {
		char opened[32];
		char target[PATH_MAX] = "";
		snprintf(opened, sizeof opened, "/proc/self/fd/%d", descriptor);
		number = replace_file(readlink(opened, target, sizeof target - 1) < 0 ? path : target, file);
	} else if (write_whole(descriptor, file->content.bytes, file->content.size) || (fsync(descriptor) && errno == EIO)) {
		number = errno; // What is no disk cannot be synchronized (EINVAL).
	}
	close(descriptor);
	return number;
}

/// writeFile(path, content, mode, whether to write through links, pipes and devices)
static JSValue write_file(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	struct file file;
	const char *path = take_name(context, "write", arguments[0]);
	if (!path)
		return JS_EXCEPTION;
	JSValue result = JS_EXCEPTION;
	if (take_content(context, arguments[1], &file.content)) {
		if (!JS_ToInt32(context, &file.mode, arguments[2])) {
			file.durable = JS_ToBool(context, arguments[3]);
			int number = file.durable ? write_through(path, &file) : replace_file(path, &file);
			result = number ? throw_host_error(context, "write", path, number) : JS_UNDEFINED;
		}
		release_content(context, &file.content);
	}
	JS_FreeCString(context, path);
	return result;
}

static int make_link(const char *temporary, const void *what)
{
	return symlink(what, temporary) ? errno : 0;
}

/// symlink(target, path)
static JSValue make_symlink(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	JSValue result = JS_EXCEPTION;
	const char *target = take_name(context, "symlink", arguments[0]);
	const char *path = target ? take_name(context, "symlink", arguments[1]) : NULL;
	if (path) {
		int number = replace(path, make_link, target);
		result = number ? throw_host_error(context, "symlink", path, number) : JS_UNDEFINED;
	}
	JS_FreeCString(context, target);
	JS_FreeCString(context, path);
	return result;
}

static const JSCFunctionListEntry functions[] = {
	JS_CFUNC_DEF("writeFile", 4, write_file),
	JS_CFUNC_DEF("symlink", 2, make_symlink),
};

void add_replace_functions(JSContext *context, JSValueConst native)
{
	JS_SetPropertyFunctionList(context, native, functions, COUNT(functions));
}
