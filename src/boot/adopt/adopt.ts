// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot-adopt.service: what the network managers of the real root have to know, so that the interfaces of the boot keep what root needs
// and get all that the administrator says of them.

import type { Host } from "../../host/host.ts";
import { logToStderr } from "../../machine/log.ts";
import { loadPlan } from "../../sources/load-plan.ts";
import { passGate } from "../gate.ts";
import { performSteps } from "../perform-steps.ts";
import { adoptNetworkd } from "./networkd/adopt-networkd.ts";
import { adoptNetworkManager } from "./networkmanager/adopt-networkmanager.ts";

/**
 * For each network manager, not only for that of this root: one that does not run reads none of it. A step that fails costs only itself. Run
 * again, it changes only what has changed in the meantime.
 * @returns exit status: 0 done or nothing to do, 1 something could not be written
 */
export function adopt(host: Host): number {
  const log = logToStderr(host);
  const gate = passGate(host);
  if (!gate.open || gate.stage !== "real root") {
    log("info", "nothing to adopt: this is no real root whose initramfs used an NBFT");
    return 0;
  }
  const { plan } = loadPlan(host);
  const steps = [(): void => adoptNetworkd(host, plan, log), (): void => adoptNetworkManager(host, plan, log)];
  return performSteps(steps, log) ? 0 : 1;
}
