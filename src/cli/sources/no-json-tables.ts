// SPDX-License-Identifier: LGPL-2.1-or-later
// In the place of parse-tables.ts (tools/build/bundles.ts) in the executable that goes into an initramfs, where tables are binary.

import type { Host } from "../../host/host.ts";
import { becomeTools, tools } from "../become-tools.ts";
import { UsageError } from "../command.ts";

export function parseTables(host: Host, path: string): never {
  becomeTools(host);
  throw new UsageError(`${path}: a table in JSON: install ${tools}, which reads it`);
}
