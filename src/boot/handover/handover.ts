// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot-handover.service, and our script local-bottom of initramfs-tools: what the initramfs leaves to the real root in its last moment,
// when it is known what has come of the paths.

import type { Host } from "../../host/host.ts";
import { type Log, logToStderr } from "../../machine/log.ts";
import { writeTree } from "../../output/write-tree.ts";
import { loadPlan } from "../../sources/load-plan.ts";
import { passGate } from "../gate.ts";
import { performSteps } from "../perform-steps.ts";
import { interfacesApart } from "./interfaces-apart.ts";
import { keepIpv6 } from "./keep-ipv6.ts";
import { keepNames } from "./keep-names.ts";
import { leaveProgram } from "./leave-program.ts";
import { limitOthers } from "./limit-others.ts";
import { missingPaths } from "./missing-paths.ts";
import { networkSteps } from "./network-steps.ts";
import { outliveDiscoverd } from "./outlive-discoverd.ts";
import { hasSystemd, realRootOf } from "./real-root.ts";
import { shareIdentity } from "./share-identity.ts";
import { watchConnections } from "./watch-connections.ts";

/**
 * Keeps the names of the boot interfaces, what keeps several of them apart, and the connections at shutdown, names the host where it has no
 * name, and leaves this program to a real root that does not have it: to tell its network manager of the boot's interfaces, and to connect what
 * is missing. A step that fails costs only itself.
 * @returns exit status: 0 done or nothing to do, 1 something could not be written
 */
export function handOver(host: Host): number {
  const log = logToStderr(host);
  const gate = passGate(host);
  if (!gate.open || gate.stage !== "initramfs") {
    log("info", "nothing to hand over: this is no initramfs that uses an NBFT");
    return 0;
  }
  const { plan } = loadPlan(host);
  // Without systemd not one file of it: /run/systemd/system tells everybody that systemd runs (sd_booted(3)), and service(8) calls systemctl then.
  const realRoot = realRootOf(host);
  const units = hasSystemd(realRoot) ? [outliveDiscoverd, watchConnections] : [];
  const steps = [
    (): void => writeTree(host, keepNames(host, plan.interfaces)),
    (): void => writeTree(host, interfacesApart(host, plan)),
    (): void => writeTree(host, keepIpv6(host, realRoot, plan, log)),
    ...units.map((make) => (): void => writeTree(host, make())),
    (): void => writeTree(host, shareIdentity(realRoot, plan.host)),
    ...networkSteps(host, plan, log),
    (): void => leaveProgramIfMissing(host, missingPaths(host, plan), log),
    // Takes longest.
    (): void => limitOthers(host, gate.parameters),
  ];
  return performSteps(steps, log) ? 0 : 1;
}

function leaveProgramIfMissing(host: Host, missing: readonly string[], log: Log): void {
  const waiting = missing.length === 0 ? "all is connected" : `not connected yet: ${missing.join(", ")}`;
  const program = host.executable();
  const realRoot = realRootOf(host);
  if (!hasSystemd(realRoot)) {
    log("info", `${waiting}; the real root has no systemd, so nobody there would start nbft-boot`);
  } else if (realRoot.exists(program)) {
    log("info", `${waiting}; the real root has nbft-boot`);
  } else {
    log("info", `${waiting}; left ${leaveProgram(host, program)} for the real root, which has no nbft-boot`);
  }
}
