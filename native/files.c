// SPDX-License-Identifier: LGPL-2.1-or-later
// What is in files.

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
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

/// Opens what can be read to an end without waiting: an attack, or an accident, is a pipe or a terminal with the name of a table, which would
/// keep a boot waiting for ever. -1 with errno: EINVAL, read(2)'s for what is "unsuitable for reading". A pipe is not even opened: its writer would
/// wake up for nobody.
static int open_regular(const char *path)
{
	struct stat status;
	int descriptor = stat(path, &status) == 0 && S_ISFIFO(status.st_mode)
				 ? (errno = EINVAL, -1)
				 : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (descriptor < 0 || (fstat(descriptor, &status) == 0 && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))))
		return descriptor;
	close(descriptor);
	errno = EINVAL;
	return -1;
}

/// readFile(path, limit, whether it may be of any kind)
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
	int descriptor = JS_ToBool(context, arguments[2]) ? open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) : open_regular(path);
	int number = descriptor < 0 ? errno : read_to_end(descriptor, (size_t)limit, &bytes, &size);
	if (descriptor >= 0)
		close(descriptor);
	JSValue result = number ? throw_host_error(context, "read", path, number) : new_bytes(context, bytes, size);
	free(bytes);
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

static const JSCFunctionListEntry functions[] = {
	JS_CFUNC_DEF("readFile", 3, read_file),
	JS_CFUNC_DEF("appendFile", 2, append_file),
};

void add_file_functions(JSContext *context, JSValueConst native)
{
	JS_SetPropertyFunctionList(context, native, functions, COUNT(functions));
}
