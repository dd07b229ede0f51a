// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { findInterface } from "../../machine/interfaces.ts";
import type { BootInterface } from "../../plan/types.ts";

/** A VLAN of the boot, and what ifupdown calls it. */
export interface VlanAlias {
  readonly device: string;
  readonly alias: string;
}

/**
 * What the administrator calls the boot's VLANs where they have another name: `ens2.5` (interfaces(5)). There cannot be a second device for the same
 * VLAN, so ifupdown would fail to make it.
 */
export function vlanAliases(host: Host, interfaces: readonly BootInterface[]): readonly VlanAlias[] {
  return interfaces
    .filter(({ vlan }) => vlan !== 0)
    .flatMap((entry) => {
      const card = findInterface(host, { ...entry, vlan: 0 });
      const device = findInterface(host, entry);
      const alias = `${card}.${entry.vlan}`;
      const isFree = device !== undefined && device !== alias && !host.exists(`/sys/class/net/${alias}`);
      return isFree ? [{ device, alias }] : [];
    });
}
