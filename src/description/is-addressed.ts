// SPDX-License-Identifier: LGPL-2.1-or-later
import type { MergedInterface } from "./merge-interfaces.ts";

/** Whether it gets any address. */
export function isAddressed({ dhcp4, dhcp6, slaac, addresses }: MergedInterface): boolean {
  return dhcp4 || dhcp6 || slaac || addresses.size > 0;
}
