// SPDX-License-Identifier: LGPL-2.1-or-later
// A TCP connection that is bound to an interface and a local address.

#pragma once

#include <ifaddrs.h>

#include "native.h"

struct target {
	const char *address;
	const char *interface; // NULL: any
	const char *local;     // NULL: the kernel chooses
	int32_t port;
};

/// From four arguments: address, port, interface or undefined, local address or undefined. False with an exception pending. Release with
/// release_target() in any case.
bool take_target(JSContext *context, struct target *target, JSValueConst *arguments);
void release_target(JSContext *context, struct target *target);

/// Begins a connection without waiting for the target. 0 where it stands and EINPROGRESS where it is on its way: *descriptor is to be closed then. Else
/// an errno. *addresses, NULL at first, are this machine's, for further calls and freeifaddrs().
int begin_connection(const struct target *target, struct ifaddrs **addresses, int *descriptor);
/// What has become of one that was on its way. 0, or an errno.
int end_connection(int descriptor);
