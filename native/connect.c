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

#include "connect.h"
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
static bool lacks_address(int descriptor, const struct target *target, struct ifaddrs **addresses)
{
	struct endpoint local = { .size = sizeof local.v6 };
	if (getsockname(descriptor, &local.generic, &local.size))
		return false;
	if (local.generic.sa_family == AF_INET && local.v4.sin_addr.s_addr == htonl(INADDR_ANY))
		return true;
	if (!target->interface || target->local || (!*addresses && getifaddrs(addresses)))
		return false;
	for (const struct ifaddrs *entry = *addresses; entry; entry = entry->ifa_next)
		if (strcmp(entry->ifa_name, target->interface) == 0 && same_address(entry->ifa_addr, &local))
			return false;
	return true;
}

/// Binds and connects a socket. 0, or an errno.
static int connect_socket(int descriptor, const struct target *target, const struct endpoint *remote, unsigned scope, struct ifaddrs **addresses)
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
	int number = errno;
	return number == EINPROGRESS && lacks_address(descriptor, target, addresses) ? EADDRNOTAVAIL : number;
}

int begin_connection(const struct target *target, struct ifaddrs **addresses, int *descriptor)
{
	unsigned scope = target->interface ? if_nametoindex(target->interface) : 0;
	if (target->interface && scope == 0)
		return errno;
	struct endpoint remote;
	int number = target->port < 1 || target->port > 65535 ? EINVAL : make_endpoint(&remote, target->address, (uint16_t)target->port, scope);
	if (number)
		return number;
	*descriptor = socket(remote.generic.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (*descriptor < 0)
		return errno;
	number = connect_socket(*descriptor, target, &remote, scope, addresses);
	if (number && number != EINPROGRESS)
		close(*descriptor);
	return number;
}

int end_connection(int descriptor)
{
	int number = 0;
	socklen_t size = sizeof number;
	return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size) ? errno : number;
}

static int open_connection(const struct target *target, double timeout, int *descriptor)
{
	double deadline = monotonic_milliseconds() + timeout;
	struct ifaddrs *addresses = NULL;
	int number = begin_connection(target, &addresses, descriptor);
	if (addresses)
		freeifaddrs(addresses);
	if (number != EINPROGRESS)
		return number;
	number = wait_for(*descriptor, POLLOUT, deadline);
	if (number == 0)
		number = end_connection(*descriptor);
	if (number)
		close(*descriptor);
	return number;
}

bool take_target(JSContext *context, struct target *target, JSValueConst *arguments)
{
	memset(target, 0, sizeof *target);
	if (JS_ToInt32(context, &target->port, arguments[1]) || !(target->address = take_name(context, "connect", arguments[0])))
		return false;
	if (!JS_IsUndefined(arguments[2]) && !(target->interface = take_name(context, "connect", arguments[2])))
		return false;
	return JS_IsUndefined(arguments[3]) || (target->local = take_name(context, "connect", arguments[3]));
}

void release_target(JSContext *context, struct target *target)
{
	JS_FreeCString(context, target->local);
	JS_FreeCString(context, target->interface);
	JS_FreeCString(context, target->address);
}

/// connectTcp(label, timeout, address, port, interface or undefined, local address or undefined): descriptor
static JSValue connect_tcp(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	JSValue result = JS_EXCEPTION;
	double timeout;
	struct target target = { 0 };
	const char *label = take_name(context, "connect", arguments[0]);
	if (label && !JS_ToFloat64(context, &timeout, arguments[1]) && take_target(context, &target, arguments + 2)) {
		int descriptor = -1;
		int number = open_connection(&target, timeout, &descriptor);
		result = number ? throw_host_error(context, "connect", label, number) : JS_NewInt32(context, descriptor);
	}
	release_target(context, &target);
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
