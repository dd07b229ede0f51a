// SPDX-License-Identifier: LGPL-2.1-or-later
// Modules of the script are linked in as bytecode, and read when one that runs imports or requires them: what a run does not need costs it
// nothing.

#include <string.h>

#include "modules.h"
#include "native.h"

static JSModuleDef *load_module(JSContext *context, const char *name, void *opaque)
{
	const struct module *module = modules;
	while (module->name && strcmp(module->name, name) != 0)
		module++;
	if (!module->name) {
		JS_ThrowReferenceError(context, "there is no module %s", name);
		return NULL;
	}
	JSValue value = JS_ReadObject(context, module->bytecode, module->size, JS_READ_OBJ_BYTECODE);
	if (JS_IsException(value))
		return NULL;
	JSModuleDef *definition = JS_VALUE_GET_PTR(value);
	JS_FreeValue(context, value); // The context has it.
	return definition;
}

JSValue run_module(JSContext *context, const char *name)
{
	JSModuleDef *module = load_module(context, name, NULL);
	if (!module)
		return JS_EXCEPTION;
	JSValue value = JS_DupValue(context, JS_MKPTR(JS_TAG_MODULE, module));
	if (JS_ResolveModule(context, value) < 0)
		return JS_EXCEPTION;
	JSValue promise = JS_EvalFunction(context, value);
	if (JS_IsException(promise))
		return JS_EXCEPTION;
	if (JS_PromiseState(context, promise) == JS_PROMISE_REJECTED)
		return JS_Throw(context, JS_PromiseResult(context, promise));
	JS_FreeValue(context, promise);
	return JS_GetModuleNamespace(context, module);
}

/// require("./NAME.js"): what a module exports, which is not evaluated before
static JSValue require(JSContext *context, JSValueConst self, int count, JSValueConst *arguments)
{
	const char *path = JS_ToCString(context, arguments[0]);
	if (!path)
		return JS_EXCEPTION;
	JSValue exports = run_module(context, strncmp(path, "./", 2) == 0 ? path + 2 : path);
	JS_FreeCString(context, path);
	return exports;
}

void add_modules(JSContext *context)
{
	JS_SetModuleLoaderFunc(JS_GetRuntime(context), NULL, load_module, NULL);
	JSValue global = JS_GetGlobalObject(context);
	JS_SetPropertyStr(context, global, "require", JS_NewCFunction(context, require, "require", 1));
	JS_FreeValue(context, global);
}
