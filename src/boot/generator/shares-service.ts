// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import type { BootStage } from "../../machine/boot-stage.ts";
import { isInitramfsTools } from "../../machine/network-manager.ts";

/**
 * Whether one service has all paths. In an initramfs, where a boot waits for the start of each; in the real root each path has its own, to be
 * seen, stopped and started. initramfs-tools has no services.
 */
export function sharesService(host: Host, stage: BootStage): boolean {
  return stage === "initramfs" && !isInitramfsTools(host);
}
