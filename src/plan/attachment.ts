// SPDX-License-Identifier: LGPL-2.1-or-later
import { family } from "../nbft/values/address.ts";
import type { Interfaces } from "./interfaces.ts";
import type { Dropped, InterfaceKey } from "./types.ts";

/** The local end of a connection. */
export interface Attached {
  readonly interface: InterfaceKey;
  readonly hostTraddr?: string;
}

export type Attachment =
  | ({ readonly ok: true } & Attached)
  | ({ readonly ok: false } & Pick<Dropped, "code" | "reason">);

/** The local end for a connection from an HFI to a target address, or why there is none. */
export function attach(interfaces: Interfaces, table: number, hfi: number, traddr: string): Attachment {
  const found = interfaces.find(table, hfi);
  if (found === undefined) {
    return { ok: false, code: "unresolved-hfi", reason: `names HFI ${hfi}, which the table does not have` };
  }
  const wanted = family(traddr);
  if (found.families.size > 0 && !found.families.has(wanted)) {
    const reason = `target ${traddr} cannot be reached through HFI ${hfi}, whose interface has no ${wanted} address`;
    return { ok: false, code: "address-family", reason };
  }
  const bound = found.address !== undefined && family(found.address) === wanted;
  return { ok: true, interface: found.interface, ...(bound ? { hostTraddr: found.address } : {}) };
}

/** Equal for equal connections. No value holds a line break: the decoder refuses control characters. */
export function attachmentKey(attached: Attached, ...target: readonly string[]): string {
  const { mac, vlan } = attached.interface;
  return [mac, vlan, attached.hostTraddr, ...target].join("\n");
}
