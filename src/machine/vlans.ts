// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { readNetworkFile } from "./network-file.ts";

export interface Vlan {
  readonly name: string;
  readonly id: number;
  readonly parent: string;
}

/** The machine's VLAN devices. Sysfs does not tell their identifiers; the table of the kernel's module 8021q does. */
export function readVlans(host: Host): Vlan[] {
  const lines = readNetworkFile(host, "vlan/config")?.split("\n") ?? [];
  return lines.flatMap((line) => {
    const [name, id, parent] = line.split("|").map((column) => column.trim());
    return name !== undefined && parent !== undefined && /^\d+$/.test(id ?? "")
      ? [{ name, id: Number(id), parent }]
      : [];
  });
}
