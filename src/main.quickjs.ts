// SPDX-License-Identifier: LGPL-2.1-or-later
// Entry point of the native executable.

import { quickjsHost } from "./host/quickjs/host.ts";
import { main } from "./main.ts";

main(quickjsHost());
