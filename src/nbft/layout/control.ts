// SPDX-License-Identifier: LGPL-2.1-or-later
// Control Structure (figure 10), and the four lists that it says the places of.

import type { Structure } from "../fields/structure.ts";
import type { Discovery, Hfi, SecurityProfile, Ssns } from "../types.ts";
import { discovery } from "./discovery.ts";
import { hfi } from "./hfi.ts";
import { security } from "./security.ts";
import { ssns } from "./ssns.ts";

/** The Control Structure, which follows the header; offsets from its own start. */
export const control = {
  id: 1,
  length: 64,
  offsets: { id: 0, major: 1, length: 4, flags: 6, host: 8 },
  validFlag: 0x01,
} as const;

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
