// SPDX-License-Identifier: LGPL-2.1-or-later
// What goes over a TCP connection, each step with a deadline.

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "native.h"

/// More than any answer of a target that we read at once: no caller and no peer makes us allocate without end.
#define RECEIVE_LIMIT (1 << 20)

/// How long send() may wait for room: what we send fits into the empty buffer of a new connection.
#define SEND_TIMEOUT 10000.0

static int send_whole(int descriptor, const struct content *content)
{
	double deadline = monotonic_milliseconds() + SEND_TIMEOUT;
	size_t sent = 0;
	while (sent < content->size) {
		ssize_t count = send(descriptor, content->bytes + sent, content->size - sent, MSG_NOSIGNAL);
		if (count >= 0) {
			sent += (size_t)count;
			continue;
		}
		int number = errno == EAGAIN ? wait_for(descriptor, POLLOUT, deadline) : errno == EINTR ? 0 : errno;
		if (number)
			return number;
	}
	return 0;
}

/// sendTcp(descriptor, label, bytes)
static JSValue send_tcp(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	return give_content(context, arguments, "send", send_whole);
}

static int receive_whole(int descriptor, uint8_t *bytes, size_t wanted, double deadline, size_t *received)
{
	while (*received < wanted) {
		ssize_t count = recv(descriptor, bytes + *received, wanted - *received, 0);
		if (count == 0)
			return 0;
		if (count > 0) {
			*received += (size_t)count;
			continue;
		}
		int number = errno == EAGAIN ? wait_for(descriptor, POLLIN, deadline) : errno == EINTR ? 0 : errno;
		if (number)
			return number;
	}
	return 0;
}

/// receiveTcp(descriptor, label, length, timeout): Uint8Array
static JSValue receive_tcp(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	int32_t descriptor, length;
	double timeout;
	if (JS_ToInt32(context, &descriptor, arguments[0]) || JS_ToInt32(context, &length, arguments[2]) || JS_ToFloat64(context, &timeout, arguments[3]))
		return JS_EXCEPTION;
	bool sensible = length >= 0 && length <= RECEIVE_LIMIT;
	uint8_t *bytes = sensible ? malloc((size_t)length + 1) : NULL;
	size_t received = 0;
	int number = !sensible ? EINVAL : !bytes ? ENOMEM : receive_whole(descriptor, bytes, (size_t)length, monotonic_milliseconds() + timeout, &received);
	JSValue result = number ? throw_labelled(context, "receive", arguments[1], number) : new_bytes(context, bytes, received);
	free(bytes);
	return result;
}

static const JSCFunctionListEntry functions[] = {
	JS_CFUNC_DEF("sendTcp", 3, send_tcp),
	JS_CFUNC_DEF("receiveTcp", 4, receive_tcp),
};

void add_transfer_functions(JSContext *context, JSValueConst native)
{
	JS_SetPropertyFunctionList(context, native, functions, COUNT(functions));
}
