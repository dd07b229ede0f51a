// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { machineAt } from "../../host/machine-at.ts";
import { isInitramfsTools } from "../../machine/network-manager.ts";

/** With and without a merged /usr. */
const systemd = ["/usr/lib/systemd/systemd", "/lib/systemd/systemd"];

/** Whether anybody in the real root reads units. */
export function hasSystemd(realRoot: Host): boolean {
  return systemd.some((path) => realRoot.exists(path));
}

/** The machine to be: the file system that systemd and dracut mount at /sysroot, and initramfs-tools at /root ($rootmnt in its init). */
export function realRootOf(host: Host): Host {
  return machineAt(host, isInitramfsTools(host) ? "/root" : "/sysroot");
}
