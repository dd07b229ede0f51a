// SPDX-License-Identifier: LGPL-2.1-or-later
// Entry point of the native executable nbft-boot-tools, which has everything.

import { useYargs } from "./cli/use-yargs.ts";
import { quickjsHost } from "./host/quickjs/host.ts";
import { main } from "./main.ts";

main(quickjsHost(), useYargs);
