// SPDX-License-Identifier: LGPL-2.1-or-later
// Entry point of dist/nbft-boot.mjs.

import { nodeHost } from "./host/node/host.ts";
import { type CommandLine, main } from "./main.ts";

/** The bundler's: a module that is evaluated when it is first asked for. */
declare function require(module: "./cli/index.ts"): CommandLine;

main(nodeHost(), () => require("./cli/index.ts"));
