// SPDX-License-Identifier: LGPL-2.1-or-later
// Names of files, folders and links, and what they lead to.

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "native.h"

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

enum { MODE, OWNER };

/// mode(path), owner(path)
static JSValue path_status(JSContext *context, JSValueConst self, int count, JSValueConst *arguments, int what)
{
	struct stat status;
	const char *path = take_name(context, "stat", arguments[0]);
	if (!path)
		return JS_EXCEPTION;
	JSValue result = stat(path, &status) ? throw_host_error(context, "stat", path, errno)
		: JS_NewInt64(context, what == OWNER ? status.st_uid : status.st_mode & 07777);
	JS_FreeCString(context, path);
	return result;
}

/// changeMode(path, mode)
static JSValue change_mode(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	int32_t mode;
	if (JS_ToInt32(context, &mode, arguments[1]))
		return JS_EXCEPTION;
	const char *path = take_name(context, "chmod", arguments[0]);
	if (!path)
		return JS_EXCEPTION;
	JSValue result = chmod(path, (mode_t)mode) ? throw_host_error(context, "chmod", path, errno) : JS_UNDEFINED;
	JS_FreeCString(context, path);
	return result;
}

static const JSCFunctionListEntry functions[] = {
	JS_CFUNC_DEF("readLink", 1, read_link),
	JS_CFUNC_DEF("exists", 1, path_exists),
	JS_CFUNC_DEF("remove", 1, remove_path),
	JS_CFUNC_DEF("rename", 2, rename_path),
	JS_CFUNC_MAGIC_DEF("mode", 1, path_status, MODE),
	JS_CFUNC_MAGIC_DEF("owner", 1, path_status, OWNER),
	JS_CFUNC_DEF("changeMode", 2, change_mode),
};

void add_name_functions(JSContext *context, JSValueConst native)
{
	JS_SetPropertyFunctionList(context, native, functions, COUNT(functions));
}
