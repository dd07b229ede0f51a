// SPDX-License-Identifier: LGPL-2.1-or-later
// The kinds of documents, in the order of `nbft-boot export --help`.

import { exportCmdline } from "./cmdline.ts";
import type { Kind } from "./types.ts";

export const kinds: readonly Kind[] = [
  {
    name: "cmdline",
    summary: "words of a kernel command line, for dracut and make-initrd",
    options: [],
    make: exportCmdline,
  },
];
