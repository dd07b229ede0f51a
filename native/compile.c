// SPDX-License-Identifier: LGPL-2.1-or-later
// Part of the build, not of the product: compiles a script with the very engine that will run it, because bytecode of another version is
// garbage to it. compile SCRIPT.js BYTECODE.c

#include <stdio.h>
#include <stdlib.h>

#include "quickjs.h"

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

static int write_array(const char *path, const uint8_t *bytes, size_t size)
{
	FILE *file = fopen(path, "w");
	if (!file)
		return -1;
	fprintf(file, "#include <stdint.h>\nconst uint32_t bytecode_size = %zu;\nconst uint8_t bytecode[] = {", size);
	for (size_t i = 0; i < size; i++)
		fprintf(file, "%s%u,", i % 32 ? "" : "\n", bytes[i]);
	fputs("\n};\n", file);
	return fclose(file);
}

int main(int argc, char **argv)
{
	size_t size;
	char *text = argc == 3 ? read_script(argv[1], &size) : NULL;
	if (!text) {
		fputs("usage: compile SCRIPT.js BYTECODE.c\n", stderr);
		return 2;
	}
	JSRuntime *runtime = JS_NewRuntime();
	JSContext *context = JS_NewContext(runtime);
	// Names of files and lines are of no use without the source, and would make the bytecode depend on where it was built.
	JS_SetStripInfo(runtime, JS_STRIP_SOURCE | JS_STRIP_DEBUG);
	JSValue script = JS_Eval(context, text, size, "nbft-boot", JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_COMPILE_ONLY);
	uint8_t *bytes = JS_IsException(script) ? NULL : JS_WriteObject(context, &size, script, JS_WRITE_OBJ_BYTECODE);
	if (!bytes) {
		const char *reason = JS_ToCString(context, JS_GetException(context));
		fprintf(stderr, "%s: %s\n", argv[1], reason ? reason : "cannot be compiled");
		return 1;
	}
	if (write_array(argv[2], bytes, size)) {
		perror(argv[2]);
		return 1;
	}
	return 0;
}
