// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { machineAt } from "../host/machine-at.ts";
import { orElse, readAttribute } from "./attributes.ts";
import { lastValue, readCommandLine } from "./kernel-command-line.ts";
import { isInitramfsTools } from "./network-manager.ts";

/** Where an initramfs mounts the real root: with systemd, and initramfs-tools. */
const mountPoint = / \/(?:sysroot|root) /;

/** With and without a merged /usr. */
const systemd = ["/usr/lib/systemd/systemd", "/lib/systemd/systemd"];

/** Whether an initramfs has mounted the real root. */
export function isRootMounted(host: Host): boolean {
  return mountPoint.test(readAttribute(host, "/proc/self/mounts") ?? "");
}

/** Whether anybody in the real root reads units. */
export function hasSystemd(realRoot: Host): boolean {
  return systemd.some((path) => realRoot.exists(path));
}

/** Whether what is left to the real root is gone on with: init= may be a shell or another init, also where systemd is installed. */
export function goesOn(host: Host): boolean {
  const realRoot = realRootOf(host);
  const init = lastValue(readCommandLine(host), "init") ?? "systemd";
  return /systemd$/.test(orElse(init, () => realRoot.readLink(init))) && hasSystemd(realRoot);
}

/** The machine to be: the file system that systemd and dracut mount at /sysroot, and initramfs-tools at /root ($rootmnt in its init). */
export function realRootOf(host: Host): Host {
  return machineAt(host, isInitramfsTools(host) ? "/root" : "/sysroot");
}
