// SPDX-License-Identifier: LGPL-2.1-or-later
// A device that is written to and read from through one descriptor, such as /dev/nvme-fabrics.

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "native.h"

/// openDevice(path): descriptor
static JSValue open_device(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	const char *path = take_name(context, "open", arguments[0]);
	if (!path)
		return JS_EXCEPTION;
	int descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY);
	JSValue result = descriptor < 0 ? throw_host_error(context, "open", path, errno) : JS_NewInt32(context, descriptor);
	JS_FreeCString(context, path);
	return result;
}

/// One write, which the device takes as a whole. Never repeated: to repeat it would be to ask twice.
static int write_once(int descriptor, const struct content *content)
{
	ssize_t written = write(descriptor, content->bytes, content->size);
	return written < 0 ? errno : (size_t)written < content->size ? EIO : 0;
}

/// writeDevice(descriptor, path, text)
static JSValue write_device(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	return give_content(context, arguments, "write", write_once);
}

/// readDevice(descriptor, path): one read from the start, or from where a stream is
static JSValue read_device(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	int32_t descriptor;
	char text[4096];
	if (JS_ToInt32(context, &descriptor, arguments[0]))
		return JS_EXCEPTION;
	ssize_t length = pread(descriptor, text, sizeof text, 0);
	if (length < 0 && errno == ESPIPE)
		length = read(descriptor, text, sizeof text);
	return length < 0 ? throw_labelled(context, "read", arguments[1], errno) : JS_NewStringLen(context, text, (size_t)length);
}

/// What NVME_IOCTL_ADMIN_CMD takes (linux/nvme_ioctl.h, which musl's compiler does not find).
struct admin_command {
	uint8_t opcode, flags;
	uint16_t reserved;
	uint32_t namespace, cdw2, cdw3;
	uint64_t metadata, data;
	uint32_t metadata_length, data_length, cdw10, cdw11, cdw12, cdw13, cdw14, cdw15, timeout, result;
};

/// readLogPage(descriptor, path, page, offset, length, timeout): Uint8Array
static JSValue read_log_page(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	int32_t numbers[6]; // descriptor, nothing, page, offset, length, timeout
	uint8_t bytes[4096] = { 0 };
	for (int i = 0; i < 6; i++)
		if (i != 1 && JS_ToInt32(context, &numbers[i], arguments[i]))
			return JS_EXCEPTION;
	uint32_t length = (uint32_t)numbers[4];
	struct admin_command command = {
		.opcode = 0x02,
		.data = (uintptr_t)bytes,
		.data_length = length,
		.cdw10 = (uint32_t)numbers[2] | (length / 4 - 1) << 16,
		.cdw12 = (uint32_t)numbers[3],
		.timeout = (uint32_t)numbers[5],
	};
	if (length < 4 || length > sizeof bytes)
		return throw_labelled(context, "ioctl", arguments[1], EINVAL);
	// Above 0: the status with which the controller fails it.
	int status = ioctl(numbers[0], _IOWR('N', 0x41, struct admin_command), &command);
	return status ? throw_labelled(context, "ioctl", arguments[1], status < 0 ? errno : EIO) : new_bytes(context, bytes, length);
}

/// closeDescriptor(descriptor), of a device or a connection
static JSValue close_descriptor(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	int32_t descriptor;
	if (JS_ToInt32(context, &descriptor, arguments[0]))
		return JS_EXCEPTION;
	close(descriptor);
	return JS_UNDEFINED;
}

static const JSCFunctionListEntry functions[] = {
	JS_CFUNC_DEF("openDevice", 1, open_device),
	JS_CFUNC_DEF("writeDevice", 3, write_device),
	JS_CFUNC_DEF("readDevice", 2, read_device),
	JS_CFUNC_DEF("readLogPage", 6, read_log_page),
	JS_CFUNC_DEF("closeDescriptor", 1, close_descriptor),
};

void add_device_functions(JSContext *context, JSValueConst native)
{
	JS_SetPropertyFunctionList(context, native, functions, COUNT(functions));
}
