// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs the script that the build has compiled to bytecode and linked in. There is no parser for source text in this program, and the script
// has what native.h lists: no files to load modules from, no timers.

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "native.h"

/// An attack, or a careless caller: with descriptor 1 closed, the first file opened would receive standard output. Writing there stays an error.
static void open_standard_descriptors(void)
{
	for (int descriptor = 0; descriptor <= 2; descriptor++)
		if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", descriptor == STDOUT_FILENO ? O_RDONLY : O_RDWR) != descriptor)
			_exit(1);
}

#ifdef LIBC_MEMORY
// A sanitizer sees what is beyond a block only where the C library has given it: test/host/sanitized.ts.
#define NEW_RUNTIME() JS_NewRuntime()
#else
#define NEW_RUNTIME() JS_NewRuntime2(&arena_functions, NULL)
#endif

static JSContext *new_context(void)
{
	JSRuntime *runtime = NEW_RUNTIME();
	JSContext *context = runtime ? JS_NewContextRaw(runtime) : NULL;
	if (!context)
		return NULL;
	JS_SetMaxStackSize(runtime, 1 << 20);
	// What is not in a cycle is freed at once anyway, and most runs end before the first collection would pay.
	JS_SetGCThreshold(runtime, 8 << 20);
	JS_AddIntrinsicBaseObjects(context);
	JS_AddIntrinsicRegExp(context);
	JS_AddIntrinsicJSON(context);
	JS_AddIntrinsicMapSet(context);
	JS_AddIntrinsicTypedArrays(context);
	JS_AddIntrinsicPromise(context); // Modules are evaluated to one.
	return context;
}

static void add_native(JSContext *context, const char *name, int count, char **arguments)
{
	JSValue global = JS_GetGlobalObject(context), native = JS_NewObject(context), list = JS_NewArray(context);
	for (int i = 0; i < count; i++)
		JS_SetPropertyUint32(context, list, (uint32_t)i, JS_NewString(context, arguments[i]));
	JS_SetPropertyStr(context, native, "args", list);
	JS_SetPropertyStr(context, native, "programName", JS_NewString(context, name));
	add_file_functions(context, native);
	add_replace_functions(context, native);
	add_folder_functions(context, native);
	add_name_functions(context, native);
	add_device_functions(context, native);
	add_key_functions(context, native);
	add_connect_functions(context, native);
	add_reach_functions(context, native);
	add_transfer_functions(context, native);
	add_network_functions(context, native);
	add_process_functions(context, native);
	add_child_functions(context, native);
	JS_SetPropertyStr(context, global, "native", native);
	JS_FreeValue(context, global);
}

static int fail(const char *reason)
{
	char line[512];
	int length = snprintf(line, sizeof line, "nbft-boot: internal error: %.480s\n", reason);
	return write(STDERR_FILENO, line, (size_t)length) < 0 ? 2 : 1;
}

int main(int argc, char **argv)
{
	protect_constants();
	const char *path = argc > 0 ? argv[0] : "nbft-boot";
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	bool generates = strcmp(name, "nbft-boot-generator") == 0 && argc > 1 && argv[1][0] == '/';
	if (generates && !has_table())
		return 0;
	open_standard_descriptors();
	// It may have secrets in memory. The units say so too; this is for a command that somebody types.
	prlimit(0, RLIMIT_CORE, &(struct rlimit){0}, NULL); // Unlike setrlimit(), a kilobyte less in a static program.
	signal(SIGCHLD, SIG_DFL); // Where the caller ignores it, waitpid() tells of no process.
	keep_title(argc, argv);
	JSContext *context = new_context();
	if (!context) {
		return fail("no memory for the engine");
	}
	add_native(context, name, argc > 0 ? argc - 1 : 0, argv + 1);
	add_modules(context);
	if (JS_IsException(run_module(context, "main.js"))) {
		// The script catches what it throws; this is an engine that cannot even start it, or has no memory left to report an error.
		const char *reason = JS_ToCString(context, JS_GetException(context));
		return fail(reason ? reason : "no memory");
	}
	return 0;
}
