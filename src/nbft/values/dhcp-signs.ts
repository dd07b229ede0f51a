// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Hfi } from "../types.ts";
import { isUnset } from "./address.ts";

/** NL_PREFIX_ORIGIN of Win32. Firmware stores garbage in this field (Dell: 82, 94, 95), so only this one value says something. */
const originDhcp = 3;

/** Whether firmware says in so many words that DHCP gave the address. */
export function isExplicitDhcp({ dhcpOverride, ipOrigin }: Pick<Hfi, "dhcpOverride" | "ipOrigin">): boolean {
  return dhcpOverride || ipOrigin === originDhcp;
}

/** Whether there is any of the three signs of DHCP: firmware sets only some of them. The address and its prefix are those of a lease then. */
export function hasDhcpSign(hfi: Pick<Hfi, "dhcpOverride" | "ipOrigin" | "dhcpServer">): boolean {
  return isExplicitDhcp(hfi) || !isUnset(hfi.dhcpServer);
}
