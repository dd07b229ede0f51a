// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import type { Target } from "../plan/target.ts";
import { findInterface } from "./interfaces.ts";
import { net } from "./nics.ts";
import { interfaceTo } from "./reverse-path.ts";

/** What decides which interface a connection uses. */
export type Way = Pick<Target, "interface" | "hostIface" | "traddr">;

/** The interface by which the machine reaches a target now: the HFI's, that which the source names, or that of the route; undefined where none does. */
export function interfaceOf(host: Host, { interface: key, hostIface, traddr }: Way): string | undefined {
  if (key !== undefined) {
    return findInterface(host, key);
  }
  return hostIface === undefined ? interfaceTo(host, traddr) : isThere(host, hostIface) ? hostIface : undefined;
}

/** Whether there is an interface of this name. */
export function isThere(host: Host, name: string): boolean {
  return host.exists(`${net}/${name}`);
}
