// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import type { BootStage } from "../../machine/boot-stage.ts";
import { isInitramfsTools } from "../../machine/network-manager.ts";

/** In the real root few paths have a service each, to be seen, stopped and started; one service more takes 3 MB that stay in memory. */
const mostServices = 8;

/**
 * From how many paths on one service has all of them. In an initramfs two, because a boot waits for the start of each service. initramfs-tools has
 * no services.
 */
export function sharedFrom(host: Host, stage: BootStage): number {
  return stage === "real root" ? mostServices + 1 : isInitramfsTools(host) ? Number.POSITIVE_INFINITY : 2;
}
