// SPDX-License-Identifier: LGPL-2.1-or-later
// Between script values and C values.

#include <errno.h>
#include <string.h>

#include "native.h"

/// Symbolic name of an errno: the numbers differ between architectures, and the script compares names.
static const char *error_name(int number)
{
	switch (number) {
#define NAME(symbol) \
	case symbol: \
		return #symbol;
		NAME(E2BIG)
		NAME(EACCES)
		NAME(EADDRINUSE)
		NAME(EADDRNOTAVAIL)
		NAME(EAFNOSUPPORT)
		NAME(EAGAIN)
		NAME(EALREADY)
		NAME(EBADF)
		NAME(EBUSY)
		NAME(ECONNABORTED)
		NAME(ECONNREFUSED)
		NAME(ECONNRESET)
		NAME(EDQUOT)
		NAME(EEXIST)
		NAME(EFAULT)
		NAME(EFBIG)
		NAME(EHOSTDOWN)
		NAME(EHOSTUNREACH)
		NAME(EINPROGRESS)
		NAME(EINTR)
		NAME(EINVAL)
		NAME(EIO)
		NAME(EISDIR)
		NAME(EKEYEXPIRED)
		NAME(EKEYREJECTED)
		NAME(EKEYREVOKED)
		NAME(ELOOP)
		NAME(EMFILE)
		NAME(EMSGSIZE)
		NAME(ENAMETOOLONG)
		NAME(ENETDOWN)
		NAME(ENETRESET)
		NAME(ENETUNREACH)
		NAME(ENFILE)
		NAME(ENOBUFS)
		NAME(ENODATA)
		NAME(ENODEV)
		NAME(ENOENT)
		NAME(ENOEXEC)
		NAME(ENOKEY)
		NAME(ENOMEM)
		NAME(ENOPROTOOPT)
		NAME(ENOSPC)
		NAME(ENOSYS)
		NAME(ENOTCONN)
		NAME(ENOTDIR)
		NAME(ENOTEMPTY)
		NAME(ENOTSOCK)
		NAME(ENOTTY)
		NAME(ENXIO)
		NAME(EOPNOTSUPP)
		NAME(EOVERFLOW)
		NAME(EPERM)
		NAME(EPIPE)
		NAME(EPROTO)
		NAME(EPROTONOSUPPORT)
		NAME(EROFS)
		NAME(ESHUTDOWN)
		NAME(ESPIPE)
		NAME(ESRCH)
		NAME(ESTALE)
		NAME(ETIMEDOUT)
		NAME(ETXTBSY)
		NAME(EXDEV)
#undef NAME
	default:
		return "EIO";
	}
}

JSValue throw_host_error(JSContext *context, const char *operation, const char *path, int number)
{
	JSValue global = JS_GetGlobalObject(context);
	JSValue native = JS_GetPropertyStr(context, global, "native");
	JSValue constructor = JS_GetPropertyStr(context, native, "HostError");
	JSValue arguments[] = { JS_NewString(context, operation), JS_NewString(context, path), JS_NewString(context, error_name(number)) };
	JSValue error = JS_CallConstructor(context, constructor, COUNT(arguments), arguments);
	for (size_t i = 0; i < COUNT(arguments); i++)
		JS_FreeValue(context, arguments[i]);
	JS_FreeValue(context, constructor);
	JS_FreeValue(context, native);
	JS_FreeValue(context, global);
	return JS_IsException(error) ? error : JS_Throw(context, error);
}

const char *take_name(JSContext *context, const char *operation, JSValueConst value)
{
	size_t length;
	const char *name = JS_ToCStringLen(context, &length, value);
	// An attack: "allowed\0forbidden" is one name to the script and another to the kernel.
	if (name && strlen(name) != length) {
		throw_host_error(context, operation, name, EINVAL);
		JS_FreeCString(context, name);
		return NULL;
	}
	return name;
}

/// Replaces lone surrogates, which the engine writes as three bytes that are not UTF-8, by U+FFFD, as Node does.
/// Changes a private copy: the engine hands out its own bytes only for strings that are ASCII throughout.
static void replace_surrogates(char *bytes, size_t size)
{
	char *end = bytes + size;
	while (end - bytes >= 3 && (bytes = memchr(bytes, 0xed, end - bytes - 2)) != NULL) {
		if ((uint8_t)bytes[1] >= 0xa0)
			memcpy(bytes, "\xef\xbf\xbd", 3);
		bytes += 3;
	}
}

bool take_content(JSContext *context, JSValueConst value, struct content *content)
{
	*content = (struct content){ .buffer = JS_UNDEFINED };
	if (JS_IsString(value)) {
		content->string = JS_ToCStringLen(context, &content->size, value);
		if (!content->string)
			return false;
		replace_surrogates((char *)content->string, content->size);
		content->bytes = (const uint8_t *)content->string;
		return true;
	}
	size_t offset = 0, whole = 0;
	content->buffer = JS_GetTypedArrayBuffer(context, value, &offset, &content->size, NULL);
	if (JS_IsException(content->buffer))
		return false;
	const uint8_t *start = JS_GetArrayBuffer(context, &whole, content->buffer);
	if (!start && whole > 0) {
		JS_FreeValue(context, content->buffer);
		return false;
	}
	content->bytes = start + offset;
	return true;
}

void release_content(JSContext *context, struct content *content)
{
	JS_FreeCString(context, content->string);
	JS_FreeValue(context, content->buffer);
}

JSValue new_bytes(JSContext *context, const uint8_t *bytes, size_t size)
{
	JSValue arguments[] = { JS_NewArrayBufferCopy(context, bytes, size), JS_UNDEFINED, JS_UNDEFINED };
	if (JS_IsException(arguments[0]))
		return JS_EXCEPTION;
	JSValue array = JS_NewTypedArray(context, COUNT(arguments), arguments, JS_TYPED_ARRAY_UINT8);
	JS_FreeValue(context, arguments[0]);
	return array;
}
