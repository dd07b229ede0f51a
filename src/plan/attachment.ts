// SPDX-License-Identifier: LGPL-2.1-or-later
import type { ByRoute } from "../nbft/types.ts";
import { family } from "../nbft/values/address.ts";
import { quote } from "../text/visible.ts";
import { hostAddressProblem } from "./host-address.ts";
import type { Interfaces } from "./interfaces.ts";
import { isLinkLocal } from "./subnet.ts";
import type { Dropped, InterfaceKey } from "./types.ts";

/** The local end of a connection. */
export interface Attached {
  /** Absent: any route serves. */
  readonly interface?: InterfaceKey;
  readonly hostTraddr?: string;
  readonly hostIface?: string;
}

export type Attachment =
  | ({ readonly ok: true } & Attached)
  | ({ readonly ok: false } & Pick<Dropped, "code" | "reason">);

/** The local end for a connection from an HFI, or by any route, to a target address, or why there is none. */
export function attach(
  interfaces: Interfaces,
  table: number,
  hfi: number,
  traddr: string,
  byRoute?: ByRoute,
): Attachment {
  if (byRoute !== undefined) {
    return attachByRoute(byRoute, traddr);
  }
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

/** A name that an interface can have (dev_valid_name()), and that is no option of the kernel's string. */
const interfaceName = /^(?!\.{1,2}$)[^\s/:,%\p{Cc}]{1,15}$/u;

function attachByRoute({ hostTraddr, hostIface }: ByRoute, traddr: string): Attachment {
  if (hostIface !== undefined && !interfaceName.test(hostIface)) {
    return { ok: false, code: "host-interface", reason: `${quote(hostIface)} can be no name of an interface` };
  }
  if (hostIface === undefined && isLinkLocal(traddr)) {
    const reason = `target ${traddr} is link-local, and nothing says through which interface`;
    return { ok: false, code: "host-interface", reason };
  }
  if (hostTraddr !== undefined && family(hostTraddr) !== family(traddr)) {
    const reason = `target ${traddr} cannot be reached from ${hostTraddr}, which is of another address family`;
    return { ok: false, code: "address-family", reason };
  }
  const problem = hostTraddr === undefined ? undefined : hostAddressProblem(hostTraddr);
  if (problem !== undefined) {
    return { ok: false, code: "unusable-address", reason: `host address ${hostTraddr} is ${problem}` };
  }
  return {
    ok: true,
    ...(hostTraddr === undefined ? {} : { hostTraddr }),
    ...(hostIface === undefined ? {} : { hostIface }),
  };
}

/** Equal for equal connections. No value holds a line break: the decoder refuses control characters. */
export function attachmentKey(attached: Attached, ...target: readonly string[]): string {
  const { mac, vlan } = attached.interface ?? { mac: attached.hostIface ?? "", vlan: "" };
  return [mac, vlan, attached.hostTraddr, ...target].join("\n");
}
