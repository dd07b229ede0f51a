// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether the network has changed, as the kernel tells it (rtnetlink(7)): links, addresses, routes; and whether controllers of NVMe over Fabrics
// have (uevents). What has changed the script finds out by itself; this says that looking again may pay. And what of an interface sysfs does not
// tell.

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "native.h"

// linux/netlink.h and linux/rtnetlink.h, which musl comes without.
struct netlink_address {
	sa_family_t family;
	uint16_t padding;
	uint32_t port;
	uint32_t groups;
};
enum { ROUTE_PROTOCOL = 0, UEVENT_PROTOCOL = 15, KERNEL_EVENTS = 0x1, LINKS = 0x1, IPV4_ADDRESSES = 0x10, IPV4_ROUTES = 0x40, IPV6_ADDRESSES = 0x100, IPV6_ROUTES = 0x400 };

// linux/filter.h: the classic packet filter (BPF), whose numbers are of the network's byte order.
enum { LOAD_WORD = 0x20, JUMP_EQUAL = 0x15, RETURN = 0x06, SO_ATTACH_FILTER_ = 26 };
struct instruction {
	uint16_t code;
	uint8_t if_true, if_false;
	uint32_t value;
};
struct filter {
	uint16_t length;
	const struct instruction *program;
};

/// A socket to which the kernel sends what it tells these groups, or -1 with errno.
static int listen_to(int protocol, uint32_t groups, const struct filter *filter)
{
	struct netlink_address address = { .family = AF_NETLINK, .groups = groups };
	int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
	if (descriptor < 0)
		return -1;
	if ((filter && setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER_, filter, sizeof *filter)) ||
	    bind(descriptor, (struct sockaddr *)&address, sizeof address)) {
		int number = errno;
		close(descriptor);
		errno = number;
		return -1;
	}
	return descriptor;
}

/// watchNetwork(): descriptor
static JSValue watch_network(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	int descriptor = listen_to(ROUTE_PROTOCOL, LINKS | IPV4_ADDRESSES | IPV4_ROUTES | IPV6_ADDRESSES | IPV6_ROUTES, NULL);
	return descriptor < 0 ? throw_host_error(context, "watch", "rtnetlink", errno) : JS_NewInt32(context, descriptor);
}

/// watchControllers(): descriptor. Only of what has changed or is removed below /devices/virtual/nvme-fabrics (`remove@/devices/virtual/nvme-`):
/// a process that waits for years is not to wake up for each device of the machine.
static JSValue watch_controllers(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	static const struct instruction program[] = {
		{ LOAD_WORD, 0, 0, 24 },
		{ JUMP_EQUAL, 0, 3, 0x6e766d65 }, // nvme
		{ LOAD_WORD, 0, 0, 28 },
		{ JUMP_EQUAL, 0, 1, 0x2d666162 }, // -fab
		{ RETURN, 0, 0, UINT32_MAX },
		{ RETURN, 0, 0, 0 },
	};
	const struct filter filter = { .length = COUNT(program), .program = program };
	int descriptor = listen_to(UEVENT_PROTOCOL, KERNEL_EVENTS, &filter);
	return descriptor < 0 ? throw_host_error(context, "watch", "uevents", errno) : JS_NewInt32(context, descriptor);
}

/// Throws away what has been told. Whether it was anything; that some of it was lost (ENOBUFS) says so, too.
static bool drain(int descriptor)
{
	char message[8192];
	bool told = false;
	while (recv(descriptor, message, sizeof message, MSG_TRUNC) >= 0 || errno == ENOBUFS || errno == EINTR)
		told = true;
	return told;
}

/// networkChanged(descriptor of either, timeout): whether it has since the last call, or does before the milliseconds are over
static JSValue network_changed(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	int32_t descriptor;
	double timeout;
	if (JS_ToInt32(context, &descriptor, arguments[0]) || JS_ToFloat64(context, &timeout, arguments[1]))
		return JS_EXCEPTION;
	bool changed = drain(descriptor);
	if (!changed && timeout > 0) {
		wait_for(descriptor, POLLIN, monotonic_milliseconds() + timeout);
		changed = drain(descriptor);
	}
	return JS_NewBool(context, changed);
}

// linux/ethtool.h and linux/sockios.h.
enum { ETHERNET_ADDRESS = 6, GET_PERMANENT_ADDRESS = 0x20, SIOCETHTOOL_ = 0x8946 };
struct permanent_address {
	uint32_t command, size;
	uint8_t bytes[32];
};

/// permanentAddress(interface): `52:54:00:00:00:01`; undefined where there is no such interface, or it does not know
static JSValue permanent_address(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	struct permanent_address address = { .command = GET_PERMANENT_ADDRESS, .size = sizeof address.bytes };
	struct ifreq request = { .ifr_data = (char *)&address };
	const char *name = take_name(context, "ethtool", arguments[0]);
	if (!name)
		return JS_EXCEPTION;
	bool fits = strlen(name) < sizeof request.ifr_name;
	if (fits)
		strcpy(request.ifr_name, name);
	JS_FreeCString(context, name);
	// Any socket will do; a service that may open no other may open this.
	int descriptor = fits ? socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) : -1;
	int failed = descriptor < 0 || ioctl(descriptor, SIOCETHTOOL_, &request);
	if (descriptor >= 0)
		close(descriptor);
	const uint8_t *b = address.bytes;
	if (failed || address.size != ETHERNET_ADDRESS || !(b[0] | b[1] | b[2] | b[3] | b[4] | b[5]))
		return JS_UNDEFINED;
	char text[3 * ETHERNET_ADDRESS];
	snprintf(text, sizeof text, "%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3], b[4], b[5]);
	return JS_NewString(context, text);
}

/// addresses(interface): `192.0.2.1` and `fe80::1`
static JSValue addresses_of(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	struct ifaddrs *all = NULL;
	const char *name = take_name(context, "addresses", arguments[0]);
	if (!name)
		return JS_EXCEPTION;
	JSValue found = JS_NewArray(context);
	uint32_t length = 0;
	if (getifaddrs(&all))
		all = NULL;
	for (struct ifaddrs *entry = all; entry; entry = entry->ifa_next) {
		char text[INET6_ADDRSTRLEN];
		size_t size = strcspn(entry->ifa_name, ":"); // A label (netdevice(7)) begins with the name.
		if (!entry->ifa_addr || strlen(name) != size || strncmp(entry->ifa_name, name, size) != 0)
			continue;
		int family = entry->ifa_addr->sa_family;
		const void *bytes = family == AF_INET ? (void *)&((struct sockaddr_in *)entry->ifa_addr)->sin_addr :
							(void *)&((struct sockaddr_in6 *)entry->ifa_addr)->sin6_addr;
		if ((family == AF_INET || family == AF_INET6) && inet_ntop(family, bytes, text, sizeof text))
			JS_SetPropertyUint32(context, found, length++, JS_NewString(context, text));
	}
	freeifaddrs(all);
	JS_FreeCString(context, name);
	return found;
}

static const JSCFunctionListEntry functions[] = {
	JS_CFUNC_DEF("watchNetwork", 0, watch_network),
	JS_CFUNC_DEF("watchControllers", 0, watch_controllers),
	JS_CFUNC_DEF("networkChanged", 2, network_changed),
	JS_CFUNC_DEF("permanentAddress", 1, permanent_address),
	JS_CFUNC_DEF("addresses", 1, addresses_of),
};

void add_network_functions(JSContext *context, JSValueConst native)
{
	JS_SetPropertyFunctionList(context, native, functions, COUNT(functions));
}
