// SPDX-License-Identifier: LGPL-2.1-or-later
// Which of many targets answer, asked all at once.

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "connect.h"
#include "native.h"

/// Whether a connection stands; closes it.
static bool stands(int descriptor)
{
	bool is_reached = end_connection(descriptor) == 0;
	close(descriptor);
	return is_reached;
}

/// Waits until all connections stand or have failed, or the deadline, and notes which stand. Closes them all.
static void await_all(struct pollfd *connections, bool *reached, size_t count, double deadline)
{
	for (size_t left = count;;) {
		double milliseconds = deadline - monotonic_milliseconds();
		if (left == 0 || milliseconds <= 0 || (poll(connections, count, (int)milliseconds + 1) < 0 && errno != EINTR))
			break;
		left = 0;
		for (size_t index = 0; index < count; index++) {
			struct pollfd *connection = &connections[index];
			if (connection->fd >= 0 && connection->revents) {
				reached[index] = stands(connection->fd);
				connection->fd = -1;
			}
			left += connection->fd >= 0;
		}
	}
	for (size_t index = 0; index < count; index++)
		if (connections[index].fd >= 0)
			close(connections[index].fd);
}

/// Begins a connection to a target of the script's. False with an exception pending.
static bool begin(JSContext *context, JSValue target, struct ifaddrs **addresses, struct pollfd *connection, bool *reached)
{
	JSValue words[4];
	for (uint32_t index = 0; index < COUNT(words); index++)
		words[index] = JS_GetPropertyUint32(context, target, index);
	struct target taken;
	bool is_taken = take_target(context, &taken, words);
	*connection = (struct pollfd){ .fd = -1, .events = POLLOUT };
	if (is_taken) {
		int number = begin_connection(&taken, addresses, &connection->fd);
		*reached = number == 0;
		if (number == 0)
			close(connection->fd);
		if (number != EINPROGRESS)
			connection->fd = -1;
	}
	release_target(context, &taken);
	for (uint32_t index = 0; index < COUNT(words); index++)
		JS_FreeValue(context, words[index]);
	return is_taken;
}

/// reach(timeout, [address, port, interface or undefined, local address or undefined]...): an array of booleans
static JSValue reach(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	double timeout;
	if (JS_ToFloat64(context, &timeout, arguments[0]))
		return JS_EXCEPTION;
	double deadline = monotonic_milliseconds() + timeout;
	size_t targets = count > 1 ? (size_t)count - 1 : 0;
	struct pollfd *connections = calloc(targets + 1, sizeof *connections);
	bool *reached = calloc(targets + 1, sizeof *reached);
	struct ifaddrs *addresses = NULL;
	size_t begun = 0;
	bool is_well = connections && reached;
	while (is_well && begun < targets) {
		is_well = begin(context, arguments[1 + begun], &addresses, &connections[begun], &reached[begun]);
		begun++;
	}
	if (addresses)
		freeifaddrs(addresses);
	if (connections && reached)
		await_all(connections, reached, begun, is_well ? deadline : 0);
	JSValue result = !connections || !reached ? JS_ThrowOutOfMemory(context) : is_well ? JS_NewArray(context) : JS_EXCEPTION;
	for (size_t index = 0; index < begun && !JS_IsException(result); index++)
		JS_SetPropertyUint32(context, result, (uint32_t)index, JS_NewBool(context, reached[index]));
	free(connections);
	free(reached);
	return result;
}

static const JSCFunctionListEntry functions[] = {
	JS_CFUNC_DEF("reach", 1, reach),
};

void add_reach_functions(JSContext *context, JSValueConst native)
{
	JS_SetPropertyFunctionList(context, native, functions, COUNT(functions));
}
