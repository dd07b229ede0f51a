// SPDX-License-Identifier: LGPL-2.1-or-later
// What the parts of the C host share. The functions that the script sees are methods of one global object, `native`; their types are
// declared in src/host/quickjs/native.ts.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "quickjs.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

// values.c: between script values and C.

/// Throws `new native.HostError(operation, path, name of number)`, a class that the script has put there. Returns JS_EXCEPTION.
JSValue throw_host_error(JSContext *context, const char *operation, const char *path, int number);

/// A path or name. NULL with an exception pending where it is no string or contains NUL (EINVAL). Release with JS_FreeCString().
const char *take_name(JSContext *context, const char *operation, JSValueConst value);

/// What the script wants written: a string, as UTF-8, or a Uint8Array. Release with release_content().
struct content {
	const uint8_t *bytes;
	size_t size;
	const char *string;
	JSValue buffer;
};
/// False with an exception pending where value is neither.
bool take_content(JSContext *context, JSValueConst value, struct content *content);
void release_content(JSContext *context, struct content *content);

/// A new Uint8Array with a copy of bytes.
JSValue new_bytes(JSContext *context, const uint8_t *bytes, size_t size);

// descriptors.c: what is the same for files, devices and sockets.

/// Writes everything, waiting where the descriptor does not block. 0, or -1 with errno.
int write_whole(int descriptor, const void *bytes, size_t size);
/// throw_host_error() of what a script value names.
JSValue throw_labelled(JSContext *context, const char *operation, JSValueConst label, int number);
/// A method (descriptor, label, content): give() returns 0 or an errno.
JSValue give_content(JSContext *context, JSValueConst *arguments, const char *operation, int (*give)(int descriptor, const struct content *content));
/// Milliseconds of the monotonic clock.
double monotonic_milliseconds(void);
/// Waits until the descriptor can be read or written (poll(2)). 0, or an errno: ETIMEDOUT at the deadline, which is of that clock.
int wait_for(int descriptor, short events, double deadline);

// The methods, by concept.
void add_file_functions(JSContext *context, JSValueConst native);
void add_replace_functions(JSContext *context, JSValueConst native);
void add_folder_functions(JSContext *context, JSValueConst native);
void add_name_functions(JSContext *context, JSValueConst native);
void add_device_functions(JSContext *context, JSValueConst native);
void add_key_functions(JSContext *context, JSValueConst native);
void add_connect_functions(JSContext *context, JSValueConst native);
void add_reach_functions(JSContext *context, JSValueConst native);
void add_transfer_functions(JSContext *context, JSValueConst native);
void add_network_functions(JSContext *context, JSValueConst native);
void add_process_functions(JSContext *context, JSValueConst native);
void add_child_functions(JSContext *context, JSValueConst native);

/// children.c: whether this process is one of fork().
extern bool is_child;

/// children.c: what new processes may call themselves with.
void keep_title(int count, char **arguments);

/// modules.c: evaluates a module; what it exports, or JS_EXCEPTION.
JSValue run_module(JSContext *context, const char *name);
/// The function require, and imports.
void add_modules(JSContext *context);

/// relro.c: makes constants with pointers read-only.
void protect_constants(void);

/// gate.c: whether a table lies where the generator would look for one.
bool has_table(void);

/// memory.c: allocation for a short-lived process.
extern const JSMallocFunctions arena_functions;
void leave_shared_memory(void);
