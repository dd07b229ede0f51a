// SPDX-License-Identifier: LGPL-2.1-or-later
// Entry point of the native executable.

import { quickjsHost } from "./host/quickjs/host.ts";
import { type CommandLine, main } from "./main.ts";

/** The bundler's: a module that is evaluated when it is first asked for. */
declare function require(module: "./cli/index.ts"): CommandLine;

main(quickjsHost(), () => require("./cli/index.ts"));
