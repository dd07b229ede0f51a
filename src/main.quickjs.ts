// SPDX-License-Identifier: LGPL-2.1-or-later
// Entry point of the native executable nbft-boot, which goes into an initramfs.

import { useTools } from "./cli/use-tools.ts";
import { quickjsHost } from "./host/quickjs/host.ts";
import { main } from "./main.ts";

main(quickjsHost(), useTools);
