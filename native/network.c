// SPDX-License-Identifier: LGPL-2.1-or-later
// A TCP connection that is bound to an interface and a local address, each step with a deadline.

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "native.h"

/// More than any answer of a target that we read at once: no caller and no peer makes us allocate without end.
#define RECEIVE_LIMIT (1 << 20)

/// How long send() may wait for room: what we send fits into the empty buffer of a new connection.
#define SEND_TIMEOUT 10000.0

struct endpoint {
	union {
		struct sockaddr generic;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	};
	socklen_t size;
};

/// Numeric address, port and, for a link-local IPv6 address, the interface that is its scope. 0, or an errno.
static int make_endpoint(struct endpoint *endpoint, const char *address, uint16_t port, unsigned scope)
{
	memset(endpoint, 0, sizeof *endpoint);
	if (inet_pton(AF_INET, address, &endpoint->v4.sin_addr) == 1) {
		endpoint->v4.sin_family = AF_INET;
		endpoint->v4.sin_port = htons(port);
		endpoint->size = sizeof endpoint->v4;
		return 0;
	}
	if (inet_pton(AF_INET6, address, &endpoint->v6.sin6_addr) == 1) {
		endpoint->v6.sin6_family = AF_INET6;
		endpoint->v6.sin6_port = htons(port);
		endpoint->v6.sin6_scope_id = IN6_IS_ADDR_LINKLOCAL(&endpoint->v6.sin6_addr) ? scope : 0;
		endpoint->size = sizeof endpoint->v6;
		return 0;
	}
	return EINVAL;
}

/// Waits until the descriptor can be read or written. 0, or an errno: ETIMEDOUT at the deadline.
static int wait_for(int descriptor, short events, double deadline)
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

struct target {
	const char *address;
	const char *interface; // NULL: any
	const char *local;     // NULL: the kernel chooses
	int32_t port;
	double deadline;
};

static bool same_address(const struct sockaddr *a, const struct endpoint *b)
{
	if (!a || a->sa_family != b->generic.sa_family)
		return false;
	if (a->sa_family == AF_INET)
		return ((const struct sockaddr_in *)a)->sin_addr.s_addr == b->v4.sin_addr.s_addr;
	return a->sa_family == AF_INET6 && IN6_ARE_ADDR_EQUAL(&((const struct sockaddr_in6 *)a)->sin6_addr, &b->v6.sin6_addr);
}

/// Whether the kernel has found no address of the interface to connect from. It sends the SYN from 0.0.0.0 then, or from an address that
/// another interface has: nobody answers the one, and answers to the other come back by the wrong way, if at all. And as long as no interface
/// has an address (no routing table "local" yet), it lets a socket be bound to any address and forgets it (fib_frontend.c).
static bool lacks_address(int descriptor, const struct target *target)
{
	struct endpoint local = { .size = sizeof local.v6 };
	if (getsockname(descriptor, &local.generic, &local.size))
		return false;
	if (local.generic.sa_family == AF_INET && local.v4.sin_addr.s_addr == htonl(INADDR_ANY))
		return true;
	struct ifaddrs *addresses;
	if (!target->interface || target->local || getifaddrs(&addresses))
		return false;
	bool found = false;
	for (const struct ifaddrs *entry = addresses; entry && !found; entry = entry->ifa_next)
		found = strcmp(entry->ifa_name, target->interface) == 0 && same_address(entry->ifa_addr, &local);
	freeifaddrs(addresses);
	return !found;
}

/// Binds and connects a socket. 0, or an errno.
static int connect_socket(int descriptor, const struct target *target, const struct endpoint *remote, unsigned scope)
{
	if (target->interface && setsockopt(descriptor, SOL_SOCKET, SO_BINDTODEVICE, target->interface, (socklen_t)strlen(target->interface)))
		return errno;
	if (target->local) {
		struct endpoint local;
		int number = make_endpoint(&local, target->local, 0, scope);
		if (number)
			return number;
		if (bind(descriptor, &local.generic, local.size))
			return errno;
	}
	if (connect(descriptor, &remote->generic, remote->size) == 0)
		return 0;
	if (errno != EINPROGRESS)
		return errno;
	if (lacks_address(descriptor, target))
		return EADDRNOTAVAIL;
	int number = wait_for(descriptor, POLLOUT, target->deadline);
	socklen_t size = sizeof number;
	if (number == 0 && getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size))
		return errno;
	return number;
}

static int open_connection(const struct target *target, int *descriptor)
{
	unsigned scope = target->interface ? if_nametoindex(target->interface) : 0;
	if (target->interface && scope == 0)
		return errno;
	struct endpoint remote;
	int number = make_endpoint(&remote, target->address, (uint16_t)target->port, scope);
	if (number)
		return number;
	*descriptor = socket(remote.generic.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (*descriptor < 0)
		return errno;
	number = connect_socket(*descriptor, target, &remote, scope);
	if (number)
		close(*descriptor);
	return number;
}

/// connectTcp(label, address, port, interface or undefined, local address or undefined, timeout): descriptor
static JSValue connect_tcp(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	JSValue result = JS_EXCEPTION;
	double timeout;
	struct target target = { 0 };
	const char *label = take_name(context, "connect", arguments[0]);
	if (!label || JS_ToInt32(context, &target.port, arguments[2]) || JS_ToFloat64(context, &timeout, arguments[5]))
		goto out;
	if (!(target.address = take_name(context, "connect", arguments[1])))
		goto out;
	if (!JS_IsUndefined(arguments[3]) && !(target.interface = take_name(context, "connect", arguments[3])))
		goto out;
	if (!JS_IsUndefined(arguments[4]) && !(target.local = take_name(context, "connect", arguments[4])))
		goto out;
	target.deadline = monotonic_milliseconds() + timeout;
	int descriptor = -1;
	int number = target.port < 1 || target.port > 65535 ? EINVAL : open_connection(&target, &descriptor);
	result = number ? throw_host_error(context, "connect", label, number) : JS_NewInt32(context, descriptor);
out:
	JS_FreeCString(context, target.local);
	JS_FreeCString(context, target.interface);
	JS_FreeCString(context, target.address);
	JS_FreeCString(context, label);
	return result;
}

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
	int32_t descriptor;
	struct content content;
	if (JS_ToInt32(context, &descriptor, arguments[0]) || !take_content(context, arguments[2], &content))
		return JS_EXCEPTION;
	int number = send_whole(descriptor, &content);
	release_content(context, &content);
	if (number == 0)
		return JS_UNDEFINED;
	const char *label = take_name(context, "send", arguments[1]);
	JSValue result = label ? throw_host_error(context, "send", label, number) : JS_EXCEPTION;
	JS_FreeCString(context, label);
	return result;
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
	const char *label = take_name(context, "receive", arguments[1]);
	if (!label)
		return JS_EXCEPTION;
	bool sensible = length >= 0 && length <= RECEIVE_LIMIT;
	uint8_t *bytes = sensible ? malloc((size_t)length + 1) : NULL;
	size_t received = 0;
	int number = !sensible ? EINVAL : !bytes ? ENOMEM : receive_whole(descriptor, bytes, (size_t)length, monotonic_milliseconds() + timeout, &received);
	JSValue result = number ? throw_host_error(context, "receive", label, number) : new_bytes(context, bytes, received);
	free(bytes);
	JS_FreeCString(context, label);
	return result;
}

static const JSCFunctionListEntry functions[] = {
	JS_CFUNC_DEF("connectTcp", 6, connect_tcp),
	JS_CFUNC_DEF("sendTcp", 3, send_tcp),
	JS_CFUNC_DEF("receiveTcp", 4, receive_tcp),
};

void add_network_functions(JSContext *context, JSValueConst native)
{
	JS_SetPropertyFunctionList(context, native, functions, COUNT(functions));
}
