// SPDX-License-Identifier: LGPL-2.1-or-later
// Files, folders and links.

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "native.h"

/// Reads until the end, because files of sysfs and procfs have no size. 0, or an errno. The caller frees *bytes in any case.
static int read_to_end(int descriptor, size_t limit, uint8_t **bytes, size_t *size)
{
	size_t capacity = 0;
	for (;;) {
		if (*size == capacity) {
			capacity = capacity ? capacity * 2 : 4096;
			uint8_t *larger = realloc(*bytes, capacity);
			if (!larger)
				return ENOMEM;
			*bytes = larger;
		}
		ssize_t count = read(descriptor, *bytes + *size, capacity - *size);
		if (count == 0)
			return 0;
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return errno;
		*size += (size_t)count;
		if (*size > limit)
			return EFBIG;
	}
}

/// readFile(path, limit)
static JSValue read_file(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	int64_t limit;
	const char *path = take_name(context, "read", arguments[0]);
	if (!path || JS_ToInt64(context, &limit, arguments[1])) {
		JS_FreeCString(context, path);
		return JS_EXCEPTION;
	}
	uint8_t *bytes = NULL;
	size_t size = 0;
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int number = descriptor < 0 ? errno : read_to_end(descriptor, (size_t)limit, &bytes, &size);
	if (descriptor >= 0)
		close(descriptor);
	JSValue result = number ? throw_host_error(context, "read", path, number) : new_bytes(context, bytes, size);
	free(bytes);
	JS_FreeCString(context, path);
	return result;
}

/// Names a temporary file in the folder of path. False where the name is too long.
static bool name_temporary(char temporary[PATH_MAX], const char *path, int attempt)
{
	const char *slash = strrchr(path, '/');
	int folder = slash ? (int)(slash + 1 - path) : 0;
	return snprintf(temporary, PATH_MAX, "%.*s.nbft-boot-%d-%d.tmp", folder, path, (int)getpid(), attempt) < PATH_MAX;
}

/// Makes something under a temporary name, then gives it its name at once: readers see the old or the new, never a part.
/// make() must refuse a name that exists: nobody's link may redirect the write. Returns 0 or an errno, and leaves no temporary file.
static int replace(const char *path, int (*make)(const char *temporary, const void *what), const void *what)
{
	char temporary[PATH_MAX];
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
};

static int make_file(const char *temporary, const void *what)
{
	const struct file *file = what;
	int descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (descriptor < 0)
		return errno;
	int number = 0;
	if (write_whole(descriptor, file->content.bytes, file->content.size) || fchmod(descriptor, (mode_t)file->mode))
		number = errno;
	if (close(descriptor) && number == 0)
		number = errno;
	if (number)
		unlink(temporary);
	return number == EEXIST ? EIO : number;
}

/// writeFile(path, content, mode)
static JSValue write_file(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	struct file file;
	const char *path = take_name(context, "write", arguments[0]);
	if (!path)
		return JS_EXCEPTION;
	JSValue result = JS_EXCEPTION;
	if (take_content(context, arguments[1], &file.content)) {
		if (!JS_ToInt32(context, &file.mode, arguments[2])) {
			int number = replace(path, make_file, &file);
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

/// appendFile(path, content): one write, because a kernel log record is what one write brings.
static JSValue append_file(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	struct content content;
	const char *path = take_name(context, "append", arguments[0]);
	if (!path)
		return JS_EXCEPTION;
	if (!take_content(context, arguments[1], &content)) {
		JS_FreeCString(context, path);
		return JS_EXCEPTION;
	}
	int number = 0;
	int descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY);
	if (descriptor < 0 || write(descriptor, content.bytes, content.size) < 0)
		number = errno;
	if (descriptor >= 0)
		close(descriptor);
	release_content(context, &content);
	JSValue result = number ? throw_host_error(context, "append", path, number) : JS_UNDEFINED;
	JS_FreeCString(context, path);
	return result;
}

static int make_folders(const char *path, mode_t mode)
{
	char folder[PATH_MAX];
	if (*path == '\0')
		return ENOENT;
	if (strlen(path) >= sizeof folder)
		return ENAMETOOLONG;
	strcpy(folder, path);
	for (char *end = folder + 1;; end++) {
		if (*end != '/' && *end != '\0')
			continue;
		char separator = *end;
		*end = '\0';
		struct stat status;
		if (mkdir(folder, mode)) {
			if (errno != EEXIST || stat(folder, &status))
				return errno;
			if (!S_ISDIR(status.st_mode))
				return separator == '\0' ? EEXIST : ENOTDIR;
		}
		*end = separator;
		if (separator == '\0')
			return 0;
	}
}

/// makeDirectory(path, mode)
static JSValue make_directory(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	int32_t mode;
	const char *path = take_name(context, "mkdir", arguments[0]);
	if (!path || JS_ToInt32(context, &mode, arguments[1])) {
		JS_FreeCString(context, path);
		return JS_EXCEPTION;
	}
	int number = make_folders(path, (mode_t)mode);
	JSValue result = number ? throw_host_error(context, "mkdir", path, number) : JS_UNDEFINED;
	JS_FreeCString(context, path);
	return result;
}

/// readLink(path)
static JSValue read_link(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	char target[PATH_MAX];
	const char *path = take_name(context, "readlink", arguments[0]);
	if (!path)
		return JS_EXCEPTION;
	ssize_t length = readlink(path, target, sizeof target);
	JSValue result = length < 0 ? throw_host_error(context, "readlink", path, errno) : JS_NewStringLen(context, target, (size_t)length);
	JS_FreeCString(context, path);
	return result;
}

/// readDirectory(path), in the file system's order
static JSValue read_directory(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	const char *path = take_name(context, "readdir", arguments[0]);
	if (!path)
		return JS_EXCEPTION;
	DIR *folder = opendir(path);
	JSValue result = folder ? JS_NewArray(context) : throw_host_error(context, "readdir", path, errno);
	JS_FreeCString(context, path);
	if (!folder)
		return result;
	struct dirent *entry;
	uint32_t length = 0;
	while ((entry = readdir(folder)) != NULL)
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			JS_SetPropertyUint32(context, result, length++, JS_NewString(context, entry->d_name));
	closedir(folder);
	return result;
}

/// exists(path)
static JSValue path_exists(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	size_t length;
	const char *path = JS_ToCStringLen(context, &length, arguments[0]);
	if (!path)
		return JS_EXCEPTION;
	bool found = strlen(path) == length && access(path, F_OK) == 0;
	JS_FreeCString(context, path);
	return JS_NewBool(context, found);
}

/// remove(path)
static JSValue remove_path(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	const char *path = take_name(context, "remove", arguments[0]);
	if (!path)
		return JS_EXCEPTION;
	int number = remove(path) ? errno : 0;
	JSValue result = number && number != ENOENT ? throw_host_error(context, "remove", path, number) : JS_UNDEFINED;
	JS_FreeCString(context, path);
	return result;
}

/// rename(from, to)
static JSValue rename_path(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	JSValue result = JS_EXCEPTION;
	const char *from = take_name(context, "rename", arguments[0]);
	const char *to = from ? take_name(context, "rename", arguments[1]) : NULL;
	if (to)
		result = rename(from, to) ? throw_host_error(context, "rename", from, errno) : JS_UNDEFINED;
	JS_FreeCString(context, from);
	JS_FreeCString(context, to);
	return result;
}

static const JSCFunctionListEntry functions[] = {
	JS_CFUNC_DEF("readFile", 2, read_file),
	JS_CFUNC_DEF("writeFile", 3, write_file),
	JS_CFUNC_DEF("symlink", 2, make_symlink),
	JS_CFUNC_DEF("appendFile", 2, append_file),
	JS_CFUNC_DEF("makeDirectory", 2, make_directory),
	JS_CFUNC_DEF("readLink", 1, read_link),
	JS_CFUNC_DEF("readDirectory", 1, read_directory),
	JS_CFUNC_DEF("exists", 1, path_exists),
	JS_CFUNC_DEF("remove", 1, remove_path),
	JS_CFUNC_DEF("rename", 2, rename_path),
};

void add_file_functions(JSContext *context, JSValueConst native)
{
	JS_SetPropertyFunctionList(context, native, functions, COUNT(functions));
}
