// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { readAttribute } from "./attributes.ts";

/** Where an initramfs mounts the real root: with systemd, and initramfs-tools. */
const mountPoint = / \/(?:sysroot|root) /;

/** Whether an initramfs has mounted the real root. */
export function isRootMounted(host: Host): boolean {
  return mountPoint.test(readAttribute(host, "/proc/self/mounts") ?? "");
}
