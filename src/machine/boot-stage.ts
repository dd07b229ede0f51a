// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { isInitramfsTools } from "./network-manager.ts";

export type BootStage = "initramfs" | "real root";

/**
 * $SYSTEMD_IN_INITRD says it to a generator (systemd.generator(7)); to all else the file that makes an initramfs one, or, with
 * initramfs-tools, which has no such file, our own script there.
 */
export function bootStage(host: Host): BootStage {
  const given = host.environment("SYSTEMD_IN_INITRD");
  const inside = given === undefined ? host.exists("/etc/initrd-release") || isInitramfsTools(host) : given === "1";
  return inside ? "initramfs" : "real root";
}
