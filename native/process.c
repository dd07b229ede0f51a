// SPDX-License-Identifier: LGPL-2.1-or-later
// This process and those that it starts: environment, standard descriptors, clock, programs.

#include <errno.h>
#include <spawn.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "native.h"

extern char **environ;

/// environment(name)
static JSValue get_environment(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	const char *name = take_name(context, "environment", arguments[0]);
	if (!name)
		return JS_EXCEPTION;
	const char *value = getenv(name);
	JS_FreeCString(context, name);
	return value ? JS_NewString(context, value) : JS_UNDEFINED;
}

/// writeStandard(1 or 2, text)
static JSValue write_standard(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	int32_t descriptor;
	struct content content;
	if (JS_ToInt32(context, &descriptor, arguments[0]) || !take_content(context, arguments[1], &content))
		return JS_EXCEPTION;
	int number = write_whole(descriptor, content.bytes, content.size) ? errno : 0;
	release_content(context, &content);
	return number ? throw_host_error(context, "write", descriptor == 1 ? "standard output" : "standard error", number) : JS_UNDEFINED;
}

/// isTerminal(descriptor)
static JSValue is_terminal(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	int32_t descriptor;
	if (JS_ToInt32(context, &descriptor, arguments[0]))
		return JS_EXCEPTION;
	return JS_NewBool(context, isatty(descriptor));
}

/// terminalSize(): { columns, rows } of the terminal behind descriptor 1
static JSValue terminal_size(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_col || !size.ws_row)
		return JS_UNDEFINED;
	JSValue result = JS_NewObject(context);
	JS_SetPropertyStr(context, result, "columns", JS_NewInt32(context, size.ws_col));
	JS_SetPropertyStr(context, result, "rows", JS_NewInt32(context, size.ws_row));
	return result;
}

/// exit(code): without unwinding, because everything is written by then and the kernel frees memory faster than we do.
static JSValue exit_process(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	int32_t code = 1;
	JS_ToInt32(context, &code, arguments[0]);
	_exit(code);
}

/// now()
static JSValue now(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	return JS_NewFloat64(context, monotonic_milliseconds());
}

/// sleep(milliseconds)
static JSValue sleep_for(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	double milliseconds;
	if (JS_ToFloat64(context, &milliseconds, arguments[0]))
		return JS_EXCEPTION;
	if (milliseconds > 0) {
		struct timespec left = { .tv_sec = (time_t)(milliseconds / 1e3) };
		left.tv_nsec = (long)((milliseconds - (double)left.tv_sec * 1e3) * 1e6);
		while (nanosleep(&left, &left) && errno == EINTR)
			;
	}
	return JS_UNDEFINED;
}

/// stayInMemory(): whether it does
static JSValue stay_in_memory(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	// A child would get its own copy of all that it has in common with its parent, which stays in memory as well.
	int which = MCL_CURRENT | MCL_FUTURE | (is_child ? MCL_ONFAULT : 0);
	return JS_NewBool(context, mlockall(which) == 0);
}

/// Runs a program, found by $PATH where its name has no slash, and waits for it. 0, or an errno.
static int run_program(char **argv, int *status)
{
	pid_t child;
	if (!argv[0])
		return EINVAL;
	int number = posix_spawnp(&child, argv[0], NULL, NULL, argv, environ);
	if (number)
		return number;
	while (waitpid(child, status, 0) < 0)
		if (errno != EINTR)
			return errno;
	return 0;
}

static void release_words(JSContext *context, char **words)
{
	for (char **word = words; *word; word++)
		JS_FreeCString(context, *word);
	free(words);
}

/// A program and its arguments, from a script, with NULL at the end. NULL, with an exception.
static char **take_words(JSContext *context, const char *operation, int count, JSValueConst *arguments)
{
	char **words = calloc((size_t)count + 1, sizeof *words);
	if (!words) {
		JS_ThrowOutOfMemory(context);
		return NULL;
	}
	for (int taken = 0; taken < count; taken++) {
		words[taken] = (char *)take_name(context, operation, arguments[taken]);
		if (!words[taken]) {
			release_words(context, words);
			return NULL;
		}
	}
	return words;
}

/// run(program, ...arguments): exit status, 128 + signal where a signal ended it
static JSValue run(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	char **argv = take_words(context, "run", count, arguments);
	if (!argv)
		return JS_EXCEPTION;
	int status = 0;
	int number = run_program(argv, &status);
	JSValue result = number ? throw_host_error(context, "run", count ? argv[0] : "", number)
				: JS_NewInt32(context, WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
	release_words(context, argv);
	return result;
}

/// become(program, ...arguments): this process does not come back
static JSValue become(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	char **argv = take_words(context, "run", count, arguments);
	if (!argv)
		return JS_EXCEPTION;
	int number = EINVAL;
	if (argv[0]) {
		execv(argv[0], argv);
		number = errno;
	}
	JSValue result = throw_host_error(context, "run", count ? argv[0] : "", number);
	release_words(context, argv);
	return result;
}

/// Sends to a socket of a path, or of an abstract name with @ in front. Waits for nobody: what a queue has no room for is lost.
static void send_to(const char *socket_name, const char *text)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t length = strlen(socket_name);
	int descriptor = length < sizeof address.sun_path ? socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) : -1;
	if (descriptor < 0)
		return;
	memcpy(address.sun_path, socket_name, length);
	if (address.sun_path[0] == '@')
		address.sun_path[0] = 0;
	sendto(descriptor, text, strlen(text), MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&address,
	       (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length));
	close(descriptor);
}

/// notify(socket, state): sd_notify(3)
static JSValue notify(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	const char *name = take_name(context, "notify", arguments[0]);
	const char *state = name ? take_name(context, "notify", arguments[1]) : NULL;
	if (state)
		send_to(name, state);
	JS_FreeCString(context, state);
	JS_FreeCString(context, name);
	return state ? JS_UNDEFINED : JS_EXCEPTION;
}

static const JSCFunctionListEntry functions[] = {
	JS_CFUNC_DEF("environment", 1, get_environment),
	JS_CFUNC_DEF("writeStandard", 2, write_standard),
	JS_CFUNC_DEF("isTerminal", 1, is_terminal),
	JS_CFUNC_DEF("terminalSize", 0, terminal_size),
	JS_CFUNC_DEF("exit", 1, exit_process),
	JS_CFUNC_DEF("now", 0, now),
	JS_CFUNC_DEF("sleep", 1, sleep_for),
	JS_CFUNC_DEF("stayInMemory", 0, stay_in_memory),
	JS_CFUNC_DEF("run", 0, run),
	JS_CFUNC_DEF("become", 0, become),
	JS_CFUNC_DEF("notify", 2, notify),
};

void add_process_functions(JSContext *context, JSValueConst native)
{
	JS_SetPropertyFunctionList(context, native, functions, COUNT(functions));
}
