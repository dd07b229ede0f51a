// SPDX-License-Identifier: LGPL-2.1-or-later
// The kernel's keyrings (keyrings(7)). Neither libc knows these calls.

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "native.h"

/// KEYCTL_UNLINK of linux/keyctl.h, which musl's compiler does not find.
#define KEYCTL_UNLINK 9

/// addKey(type, description, content, keyring): the key's number
static JSValue add_key(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	int32_t keyring;
	struct content content;
	if (JS_ToInt32(context, &keyring, arguments[3]) || !take_content(context, arguments[2], &content))
		return JS_EXCEPTION;
	JSValue result = JS_EXCEPTION;
	const char *type = take_name(context, "add_key", arguments[0]);
	const char *description = type ? take_name(context, "add_key", arguments[1]) : NULL;
	if (description) {
		long key = syscall(SYS_add_key, type, description, content.bytes, content.size, keyring);
		// What names the key may be long, and is of no use to people.
		result = key < 0 ? throw_host_error(context, "add_key", type, errno) : JS_NewInt32(context, (int32_t)key);
	}
	JS_FreeCString(context, type);
	JS_FreeCString(context, description);
	release_content(context, &content);
	return result;
}

/// unlinkKey(key, keyring)
static JSValue unlink_key(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	int32_t key, keyring;
	if (JS_ToInt32(context, &key, arguments[0]) || JS_ToInt32(context, &keyring, arguments[1]))
		return JS_EXCEPTION;
	long failed = syscall(SYS_keyctl, KEYCTL_UNLINK, key, keyring);
	return failed ? throw_host_error(context, "unlink", "key", errno) : JS_UNDEFINED;
}

static const JSCFunctionListEntry functions[] = {
	JS_CFUNC_DEF("addKey", 4, add_key),
	JS_CFUNC_DEF("unlinkKey", 2, unlink_key),
};

void add_key_functions(JSContext *context, JSValueConst native)
{
	JS_SetPropertyFunctionList(context, native, functions, COUNT(functions));
}
