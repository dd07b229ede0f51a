// SPDX-License-Identifier: LGPL-2.1-or-later
// Header (figure 9), Control Structure (figure 10) and Host Descriptor (figure 11).

import { choice, flag, integer } from "../fields/integers.ts";
import type { Field, Structure } from "../fields/structure.ts";
import { text } from "../fields/text.ts";
import { paddedText, uuid } from "../fields/values.ts";
import type { Discovery, Hfi, HostDescriptor, SecurityProfile, Ssns, Table } from "../types.ts";
import { freeText, nqn } from "../values/text.ts";
import { discovery } from "./discovery.ts";
import { hfi } from "./hfi.ts";
import { security } from "./security.ts";
import { ssns } from "./ssns.ts";

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

/** The Control Structure, which follows the header; offsets from its own start. */
export const control = {
  id: 1,
  length: 64,
  offsets: { id: 0, major: 1, length: 4, flags: 6, host: 8 },
  validFlag: 0x01,
} as const;

/** Host Descriptor (figure 11). It is not in the heap. */
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

export type ListName = "hfi" | "ssns" | "security" | "discovery";

/** A list of the Control Structure: u32 offset, u16 record length, u8 version, u8 count. */
export interface List<T> {
  readonly property: ListName;
  readonly structure: Structure<T>;
  /** Where the descriptor has its own index. */
  readonly index: { readonly offset: number; readonly size: 1 | 2 };
  /** Offset of the four numbers in the Control Structure. */
  readonly offset: number;
}

/** In the order that firmware puts them into the table. */
export const lists: {
  readonly hfi: List<Hfi>;
  readonly ssns: List<Ssns>;
  readonly security: List<SecurityProfile>;
  readonly discovery: List<Discovery>;
} = {
  hfi: { property: "hfi", structure: hfi, index: { offset: 1, size: 1 }, offset: 16 },
  ssns: { property: "ssns", structure: ssns, index: { offset: 1, size: 2 }, offset: 24 },
  security: { property: "security", structure: security, index: { offset: 1, size: 1 }, offset: 32 },
  discovery: { property: "discovery", structure: discovery, index: { offset: 2, size: 1 }, offset: 40 },
};
