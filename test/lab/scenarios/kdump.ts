// SPDX-License-Identifier: LGPL-2.1-or-later
// A kernel crashes, and the next one boots by the same table in the memory that was put aside for it.

import type { Scenario } from "../scenario.ts";
import { usual } from "./parts.ts";

export const kdump: readonly Scenario[] = [
  {
    ...usual,
    name: "kdump",
    number: "27",
    story:
      "the kernel crashes: the next one finds the table again and mounts root, with an initramfs for this machine alone",
    root: "full-kdump",
    kernelOptions: ["crashkernel=256M", "lab.io=60", "lab.meanwhile=crash"],
    expect: {
      // The first system's report never ends, so all that stands after it is the second's.
      seen: [/LAB crash kernel loaded: 1/, /sysrq triggered crash/, /LAB vmcore \d+/],
    },
    limit: 400,
  },
];
