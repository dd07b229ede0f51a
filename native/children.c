// SPDX-License-Identifier: LGPL-2.1-or-later
// Processes that go on with the script of this one, each with a copy of all that it has read.

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "native.h"

bool is_child;

/// The words of the command line behind the command, which ps and systemctl show.
static char *title;
static size_t title_size;

void keep_title(int count, char **arguments)
{
	if (count > 2) {
		title = arguments[2];
		title_size = (size_t)(arguments[count - 1] + strlen(arguments[count - 1]) - title);
	}
}

static void set_title(const char *text)
{
	if (title) {
		memset(title, 0, title_size);
		memcpy(title, text, strnlen(text, title_size));
	}
}

/// fork(title): 0 in the new process, which ends with this one; its number here
static JSValue fork_process(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	const char *text = take_name(context, "fork", arguments[0]);
	if (!text)
		return JS_EXCEPTION;
	sigset_t ends;
	sigemptyset(&ends);
	sigaddset(&ends, SIGCHLD);
	sigprocmask(SIG_BLOCK, &ends, NULL); // For reap().
	pid_t parent = getpid();
	pid_t child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
		set_title(text);
		sigprocmask(SIG_UNBLOCK, &ends, NULL); // Programs that it starts would not have it either.
		is_child = true;
		leave_shared_memory();
	}
	int number = errno;
	JS_FreeCString(context, text);
	return child < 0 ? throw_host_error(context, "fork", "", number) : JS_NewInt32(context, child);
}

/// reap(timeout): [process, exit status or 128 + signal] of one that has ended, or does before the milliseconds are over; undefined
static JSValue reap(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	double timeout;
	if (JS_ToFloat64(context, &timeout, arguments[0]))
		return JS_EXCEPTION;
	int status;
	pid_t child = waitpid(-1, &status, WNOHANG);
	// A signal may be that of a process which waitpid() has told of before. Where there is no process at all, the time is waited for, too.
	for (double end = monotonic_milliseconds() + timeout, left = timeout; child <= 0 && left > 0; left = end - monotonic_milliseconds()) {
		sigset_t ends;
		sigemptyset(&ends);
		sigaddset(&ends, SIGCHLD);
		struct timespec limit = { .tv_sec = (time_t)(left / 1e3) };
		limit.tv_nsec = (long)((left - (double)limit.tv_sec * 1e3) * 1e6);
		sigtimedwait(&ends, NULL, &limit);
		child = waitpid(-1, &status, WNOHANG);
	}
	if (child <= 0)
		return JS_UNDEFINED;
	JSValue result = JS_NewArray(context);
	JS_SetPropertyUint32(context, result, 0, JS_NewInt32(context, child));
	JS_SetPropertyUint32(context, result, 1, JS_NewInt32(context, WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status)));
	return result;
}

/// alarm(seconds): SIGALRM then, which ends this process
static JSValue set_alarm(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	int32_t seconds;
	if (JS_ToInt32(context, &seconds, arguments[0]))
		return JS_EXCEPTION;
	alarm((unsigned)seconds);
	return JS_UNDEFINED;
}

static const JSCFunctionListEntry functions[] = {
	JS_CFUNC_DEF("alarm", 1, set_alarm),
	JS_CFUNC_DEF("fork", 1, fork_process),
	JS_CFUNC_DEF("reap", 1, reap),
};

void add_child_functions(JSContext *context, JSValueConst native)
{
	JS_SetPropertyFunctionList(context, native, functions, COUNT(functions));
}
