// SPDX-License-Identifier: LGPL-2.1-or-later
// A TCP connection that is bound to an interface and a local address, made before a deadline.

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "native.h"

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

static const JSCFunctionListEntry functions[] = {
	JS_CFUNC_DEF("connectTcp", 6, connect_tcp),
};

void add_connect_functions(JSContext *context, JSValueConst native)
{
	JS_SetPropertyFunctionList(context, native, functions, COUNT(functions));
}
