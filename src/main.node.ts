// SPDX-License-Identifier: LGPL-2.1-or-later
// Entry point of dist/nbft-boot.mjs.

import { useYargs } from "./cli/use-yargs.ts";
import { nodeHost } from "./host/node/host.ts";
import { main } from "./main.ts";

main(nodeHost(), useYargs);
