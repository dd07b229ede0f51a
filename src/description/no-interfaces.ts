// SPDX-License-Identifier: LGPL-2.1-or-later
// In the place of interfaces-of.ts (tools/build/bundles.ts) in the executable that goes into an initramfs: nothing that a boot reads names
// interfaces.

import type { InterfaceHfis } from "./hfis-of.ts";

export function interfacesOf(): readonly InterfaceHfis[] {
  return [];
}

export function sayLeases(): void {}
