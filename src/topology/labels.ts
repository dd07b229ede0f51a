// SPDX-License-Identifier: LGPL-2.1-or-later
// What stands at each thing of the picture, a line each.

import type { InterfaceStatus, MachineStatus } from "../status/types.ts";
import { visible } from "../text/visible.ts";
import type { Way } from "./ways.ts";

export function describeInterface({ name, mac, vlan, hasLink, addresses }: InterfaceStatus): readonly string[] {
  const state = name === undefined ? "not there" : hasLink ? "link" : "no link";
  const [first, ...others] = addresses ?? [];
  return [
    visible(name ?? "interface"),
    `${mac}${vlan === 0 ? "" : ` VLAN ${vlan}`}`,
    state,
    ...(first === undefined ? [] : [`${first}${others.length === 0 ? "" : ` (and ${others.length} more)`}`]),
  ];
}

export function describeWay({ name, state, hasVanished, controller, lacks }: Way): readonly string[] {
  const text = hasVanished === true ? "vanished, connecting again" : state;
  const without = lacks === undefined ? "" : ` without ${lacks.join(", ")}`;
  return [name, controller === undefined ? text : `${text} ${controller}${without}`];
}

/** @param way what leads to it, for its multipath state */
export function describeDisk(status: MachineStatus, name: string, way?: Way): readonly string[] {
  const disk = status.disks.find((one) => one.name === name);
  if (disk === undefined) {
    return [visible(name)];
  }
  const controllers = [
    ...status.paths.flatMap(({ controller }) => controller ?? []),
    ...status.discoveries.flatMap((one) => one.controllers),
  ];
  const ana = controllers.find((one) => one.name === way?.controller)?.namespaces.find((one) => one.disk === name)?.ana;
  const mounts = disk.mounts.slice(0, 3).map(visible).join(" ");
  return [name, ...(ana === undefined ? [] : [visible(ana)]), ...(mounts === "" ? [] : [mounts])];
}
