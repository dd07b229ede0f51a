// SPDX-License-Identifier: LGPL-2.1-or-later
// What is the same for files, devices, sockets and the standard descriptors.

#include <errno.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include "native.h"

int write_whole(int descriptor, const void *bytes, size_t size)
{
	const uint8_t *next = bytes;
	while (size > 0) {
		ssize_t written = write(descriptor, next, size);
		if (written >= 0) {
			next += written;
			size -= (size_t)written;
		} else if (errno == EAGAIN) {
			struct pollfd writable = { .fd = descriptor, .events = POLLOUT };
			poll(&writable, 1, -1);
		} else if (errno != EINTR) {
			return -1;
		}
	}
	return 0;
}

JSValue throw_labelled(JSContext *context, const char *operation, JSValueConst label, int number)
{
	const char *name = take_name(context, operation, label);
	JSValue result = name ? throw_host_error(context, operation, name, number) : JS_EXCEPTION;
	JS_FreeCString(context, name);
	return result;
}

JSValue give_content(JSContext *context, JSValueConst *arguments, const char *operation, int (*give)(int descriptor, const struct content *content))
{
	int32_t descriptor;
	struct content content;
	if (JS_ToInt32(context, &descriptor, arguments[0]) || !take_content(context, arguments[2], &content))
		return JS_EXCEPTION;
	int number = give(descriptor, &content);
	release_content(context, &content);
	return number ? throw_labelled(context, operation, arguments[1], number) : JS_UNDEFINED;
}

double monotonic_milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

int wait_for(int descriptor, short events, double deadline)
{
	for (;;) {
		struct pollfd ready = { .fd = descriptor, .events = events };
		double left = deadline - monotonic_milliseconds();
		int result = poll(&ready, 1, left > 0 ? (int)left + 1 : 0);
		if (result > 0)
			return 0;
		if (result == 0)
			return ETIMEDOUT;
		if (errno != EINTR)
			return errno;
	}
}
