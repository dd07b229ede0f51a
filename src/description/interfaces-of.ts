// SPDX-License-Identifier: LGPL-2.1-or-later
import { hfisOf, type InterfaceHfis } from "./hfis-of.ts";
import { mergeInterfaces } from "./merge-interfaces.ts";
import type { Say } from "./say.ts";
import type { InterfacePart } from "./types.ts";

/**
 * All interfaces with their HFIs.
 * @param wanted names that connections have for them
 */
export function interfacesOf(
  parts: readonly InterfacePart[],
  wanted: ReadonlySet<string>,
  say: Say,
): readonly InterfaceHfis[] {
  return hfisOf(mergeInterfaces(parts, say), wanted, say);
}
