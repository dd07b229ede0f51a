// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { accessBy } from "../machine/access.ts";
import type { Log } from "../machine/log.ts";

/** Milliseconds that the kernel may take to find the namespaces of a new controller, and between two looks until then. */
const scanTime = 1000;
const scanPause = 100;

/**
 * Says so where a connection stands and serves no disk (Asymmetric Namespace Access), for which a console that waits for root has no other word.
 * The path is connected: the target tells the kernel when that changes.
 */
export function reportAccess(host: Host, log: Log, controller: string): void {
  const end = host.now() + scanTime;
  while (accessBy(host, controller) === "unknown" && host.now() < end) {
    host.sleep(scanPause);
  }
  if (accessBy(host, controller) === "refused") {
    log("notice", `${controller} is connected, but this port does not serve its namespaces (ANA): another path has to`);
  }
}
