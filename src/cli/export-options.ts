// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Command } from "./command.ts";

/** Options of `nbft-boot export` for some kinds of documents; which ones, says src/export/index.ts. */
export const exportOptions = {} as const satisfies Command["options"];
