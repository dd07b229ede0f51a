// SPDX-License-Identifier: LGPL-2.1-or-later
// What NetworkManager sees of a network interface when it looks for the interface's profile.

import type { Host } from "../../../host/host.ts";
import { orElse, readAttribute } from "../../../machine/attributes.ts";
import { findInterface } from "../../../machine/interfaces.ts";
import type { InterfaceKey } from "../../../plan/types.ts";
import { linkNames } from "../link-names.ts";
import { udevProperty } from "../udev-property.ts";

export interface Card {
  readonly name: string;
  /** What the administrator's .link files or udev rules call it, where the boot has kept another name. */
  readonly otherNames: readonly string[];
  readonly index: string;
  readonly mac: string;
  readonly vlan: number;
  /** Name of what a VLAN is on. */
  readonly parent?: string;
  readonly driver?: string;
  /** ID_PATH= of udev. */
  readonly path?: string;
  /** Words of the kernel command line. */
  readonly words: readonly string[];
}

/** Undefined where the interface is not there, or not yet. */
export function findCard(host: Host, entry: InterfaceKey): Card | undefined {
  const { mac, vlan } = entry;
  const name = findInterface(host, entry);
  const index = name === undefined ? undefined : readAttribute(host, `/sys/class/net/${name}/ifindex`);
  if (name === undefined || index === undefined || !/^\d+$/.test(index)) {
    return undefined;
  }
  const parent = vlan === 0 ? undefined : findInterface(host, { ...entry, vlan: 0 });
  const driver = orElse(undefined, () => host.readLink(`/sys/class/net/${name}/device/driver`).replace(/^.*\//, ""));
  const path = udevProperty(host, index, "ID_PATH");
  const udevName = udevProperty(host, index, "ID_NET_NAME");
  return {
    name,
    // Of files, too: udev may not have come to the interface yet.
    otherNames: [...(udevName === undefined ? [] : [udevName]), ...linkNames(host, mac)],
    index,
    mac,
    vlan,
    ...(parent === undefined ? {} : { parent }),
    ...(driver === undefined ? {} : { driver }),
    ...(path === undefined ? {} : { path }),
    words: (readAttribute(host, "/proc/cmdline") ?? "").split(/\s+/).filter((word) => word !== ""),
  };
}
