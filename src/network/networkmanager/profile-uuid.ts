// SPDX-License-Identifier: LGPL-2.1-or-later
import type { InterfaceKey } from "../../plan/types.ts";

/**
 * UUID of an interface's profile: `nbft` in ASCII, the VLAN, and the MAC address in place of the node, in a UUID of version 8, which is for
 * schemes of one's own (RFC 9562, section 5.8). The same at each boot: NetworkManager of the real root knows by it which profile is active,
 * and an administrator's changes (`nmcli connection modify`, which keeps them in /etc under the same UUID) go before ours.
 */
export function profileUuid({ mac, vlan }: InterfaceKey): string {
  return `6e626674-${vlan.toString(16).padStart(4, "0")}-8000-8000-${mac.replaceAll(":", "")}`;
}
