// SPDX-License-Identifier: LGPL-2.1-or-later
// Header (figure 9).

import { integer } from "../fields/integers.ts";
import type { Field } from "../fields/structure.ts";
import { text } from "../fields/text.ts";
import { paddedText } from "../fields/values.ts";
import type { Table } from "../types.ts";
import { freeText } from "../values/text.ts";

/** The header: where the integers are that the decoder checks one by one. */
export const header = {
  length: 64,
  signature: "NBFT",
  offsets: { length: 4, major: 8, checksum: 9, heapOffset: 36, heapLength: 40, minor: 50 },
} as const;

/** What else the header says. */
export const headerFields: readonly Field<Table>[] = [
  paddedText("oemId", 10, 6),
  paddedText("oemTableId", 16, 8),
  integer("oemRevision", 24, 4, { zeroIsAbsent: true }),
  integer("creatorId", 28, 4, { zeroIsAbsent: true }),
  integer("creatorRevision", 32, 4, { zeroIsAbsent: true }),
  text("driverSignature", 44, freeText, "optional"),
];
