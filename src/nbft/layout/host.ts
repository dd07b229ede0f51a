// SPDX-License-Identifier: LGPL-2.1-or-later
// Host Descriptor (figure 11).

import { choice, flag } from "../fields/integers.ts";
import type { Structure } from "../fields/structure.ts";
import { text } from "../fields/text.ts";
import { uuid } from "../fields/values.ts";
import type { HostDescriptor } from "../types.ts";
import { nqn } from "../values/text.ts";

/** It is not in the heap. */
export const host: Structure<HostDescriptor> = {
  name: "host",
  id: 2,
  length: 32,
  valid: { offset: 1, size: 1, mask: 0x01 },
  fields: [
    flag("idConfigured", { offset: 1, size: 1, mask: 0x02 }),
    flag("nqnConfigured", { offset: 1, size: 1, mask: 0x04 }),
    choice("primaryAdmin", { offset: 1, size: 1, mask: 0x18 }, ["not indicated", "unselected", "selected", "reserved"]),
    uuid("id", 2),
    text("nqn", 18, nqn, "required"),
  ],
};
