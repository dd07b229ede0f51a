// SPDX-License-Identifier: LGPL-2.1-or-later
// Folders.

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "native.h"

/// 0 also where there is such a folder, else an errno.
static int make_folder(const char *path, mode_t mode)
{
	struct stat status;
	if (mkdir(path, mode) == 0)
		return 0;
	if (errno != EEXIST || stat(path, &status))
		return errno;
	return S_ISDIR(status.st_mode) ? 0 : EEXIST;
}

/// The folder first, because mostly it is only the last that is missing, if any; where others are, from the top.
static int make_folders(const char *path, mode_t mode)
{
	char folder[PATH_MAX];
	int number = make_folder(path, mode);
	if (number != ENOENT || *path == '\0')
		return number;
	if (strlen(path) >= sizeof folder)
		return ENAMETOOLONG;
	strcpy(folder, path);
	for (char *slash = folder + 1; (slash = strchr(slash, '/')) != NULL; *slash++ = '/') {
		*slash = '\0';
		number = make_folder(folder, mode);
		if (number)
			return number == EEXIST ? ENOTDIR : number;
	}
	return make_folder(folder, mode);
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

static const JSCFunctionListEntry functions[] = {
	JS_CFUNC_DEF("makeDirectory", 2, make_directory),
	JS_CFUNC_DEF("readDirectory", 1, read_directory),
};

void add_folder_functions(JSContext *context, JSValueConst native)
{
	JS_SetPropertyFunctionList(context, native, functions, COUNT(functions));
}
