// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import type { BootPlan } from "../plan/types.ts";
import { readAttribute } from "./attributes.ts";

const module = "/sys/module/nvme_core";

/** multipathd, and the file without which it does nothing (multipathd(8)): in initramfs images of hosts that use it. */
const programs = ["/usr/sbin/multipathd", "/sbin/multipathd"];
const configuration = "/etc/multipath.conf";

/**
 * Whether each connection of a subsystem makes disks of its own: the kernel puts all of them behind one disk unless it was told not to
 * (nvme_core.multipath=N) or was built without (CONFIG_NVME_MULTIPATH).
 */
export function makesDisksApart(host: Host): boolean {
  return host.exists(module) && readAttribute(host, `${module}/parameters/multipath`) !== "Y";
}

/** Whether device-mapper's multipath makes one disk of several. */
export function usesMultipathd(host: Host): boolean {
  return host.exists(configuration) && programs.some((path) => host.exists(path));
}

/** One line about paths that will not be connected, because each would be a disk of its own. */
export function warnOfDisksApart(host: Host, { paths }: BootPlan): readonly string[] {
  const subsystems = new Set(paths.map(({ subsysNqn }) => subsysNqn));
  return paths.length === subsystems.size || !makesDisksApart(host) || usesMultipathd(host)
    ? []
    : ["nvme_core.multipath=N: each path would be a disk of its own, so one path of each subsystem is connected"];
}
