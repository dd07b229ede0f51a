// SPDX-License-Identifier: LGPL-2.1-or-later
// Discovery Descriptor (figure 23).

import { integer, reference } from "../fields/integers.ts";
import type { Structure } from "../fields/structure.ts";
import { text } from "../fields/text.ts";
import type { Discovery } from "../types.ts";
import { nqn, uri } from "../values/text.ts";

export const discovery: Structure<Discovery> = {
  name: "Discovery",
  id: 6,
  length: 32,
  valid: { offset: 1, size: 1, mask: 0x01 },
  fields: [
    integer("index", 2, 1),
    integer("hfi", 3, 1),
    reference("security", 4),
    text("uri", 6, uri, "required"),
    // From specification 1.4 its absence means the well-known discovery NQN.
    text("nqn", 12, nqn, "checked"),
  ],
};
