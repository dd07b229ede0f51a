// SPDX-License-Identifier: LGPL-2.1-or-later
// Part of the build, not of the product: compiles modules with the very engine that will run them, because bytecode of another version is
// garbage to it. compile little|big BYTECODE.c MODULE.js..., with the byte order of the processor that the product is for.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "byte-order.h"
#include "quickjs.h"

bool turns_byte_order;

static char *read_script(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	if (!file || fseek(file, 0, SEEK_END))
		return NULL;
	long length = ftell(file);
	char *text = length < 0 ? NULL : calloc((size_t)length + 1, 1);
	rewind(file);
	*size = text ? fread(text, 1, (size_t)length, file) : 0;
	fclose(file);
	return text;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static int define_nothing(JSContext *context, JSModuleDef *module)
{
	return 0;
}

/// Imports are resolved when the product runs; here something of that name is enough.
static JSModuleDef *stand_in(JSContext *context, const char *name, void *opaque)
{
	return JS_NewCModule(context, name, define_nothing);
}

/// One element of the array `modules` (native.h).
static int compile(FILE *output, const char *path)
{
	JSRuntime *runtime = JS_NewRuntime();
	JSContext *context = JS_NewContext(runtime);
	size_t size;
	char *text = read_script(path, &size);
	if (!text) {
		perror(path);
		return -1;
	}
	JS_SetModuleLoaderFunc(runtime, NULL, stand_in, NULL);
	// Names of files and lines are of no use without the source, and would make the bytecode depend on where it was built.
	JS_SetStripInfo(runtime, JS_STRIP_SOURCE | JS_STRIP_DEBUG);
	JSValue module = JS_Eval(context, text, size, base_name(path), JS_EVAL_TYPE_MODULE | JS_EVAL_FLAG_COMPILE_ONLY);
	uint8_t *bytes = JS_IsException(module) ? NULL : JS_WriteObject(context, &size, module, JS_WRITE_OBJ_BYTECODE);
	if (!bytes) {
		const char *reason = JS_ToCString(context, JS_GetException(context));
		fprintf(stderr, "%s: %s\n", path, reason ? reason : "cannot be compiled");
		return -1;
	}
	fprintf(output, "\t{ \"%s\", %zu, (const uint8_t[]){", base_name(path), size);
	for (size_t i = 0; i < size; i++)
		fprintf(output, "%s%u,", i % 32 ? "" : "\n", bytes[i]);
	fputs("\n} },\n", output);
	return 0;
}

static bool is_big_endian(void)
{
	return *(const uint8_t *)&(const uint16_t){ 1 } == 0;
}

int main(int argc, char **argv)
{
	bool to_big = argc > 1 && strcmp(argv[1], "big") == 0;
	if (argc < 4 || (!to_big && strcmp(argv[1], "little") != 0)) {
		fputs("usage: compile little|big BYTECODE.c MODULE.js...\n", stderr);
		return 2;
	}
	FILE *output = fopen(argv[2], "w");
	if (!output) {
		perror(argv[2]);
		return 1;
	}
	turns_byte_order = to_big != is_big_endian();
	fputs("#include \"modules.h\"\n\nconst struct module modules[] = {\n", output);
	for (int i = 3; i < argc; i++)
		if (compile(output, argv[i]))
			return 1;
	fputs("\t{ NULL, 0, NULL },\n};\n", output);
	if (fclose(output)) {
		perror(argv[2]);
		return 1;
	}
	return 0;
}
