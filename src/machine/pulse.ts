// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { isService } from "./log.ts";

/** Milliseconds between two signs of life; a unit's WatchdogSec= is far more. */
const betweenSigns = 60_000;

/** What tells systemd that this service has not hung (sd_notify(3), WATCHDOG=1), however often it is called. */
export function makePulse(host: Host): () => void {
  const socket = isService(host) ? host.environment("NOTIFY_SOCKET") : undefined;
  let last = host.now();
  return () => {
    if (socket !== undefined && host.now() - last >= betweenSigns) {
      last = host.now();
      host.notify(socket, "WATCHDOG=1");
    }
  };
}
