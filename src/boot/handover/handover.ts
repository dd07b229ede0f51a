// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot-handover.service, and our script local-bottom of initramfs-tools: what the initramfs leaves to the real root in its last moment,
// when it is known what has come of the paths.

import type { Host } from "../../host/host.ts";
import { listFolder } from "../../machine/attributes.ts";
import { type Log, logToStderr } from "../../machine/log.ts";
import { hasUnit } from "../../machine/network-manager.ts";
import { goesOn, hasSystemd, realRootOf } from "../../machine/real-root.ts";
import { writeTree } from "../../output/write-tree.ts";
import type { BootPlan } from "../../plan/types.ts";
import { loadPlan } from "../../sources/load-plan.ts";
import { explain } from "../explain.ts";
import { passGate } from "../gate.ts";
import { pathStates, tellStates } from "../path-states.ts";
import { performSteps } from "../perform-steps.ts";
import { awaitConnections } from "./await-connections.ts";
import { interfacesApart } from "./interfaces-apart.ts";
import { keepIpv6 } from "./keep-ipv6.ts";
import { keepNames } from "./keep-names.ts";
import { leaveProgram } from "./leave-program.ts";
import { limitOthers } from "./limit-others.ts";
import { networkSteps } from "./network-steps.ts";
import { outliveDiscoverd } from "./outlive-discoverd.ts";
import { shareIdentity } from "./share-identity.ts";

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
  const realRoot = realRootOf(host);
  if (listFolder(realRoot, "").length === 0) {
    // Nothing is mounted there. What this unit is after has failed; where that gives a shell, nbft-boot-explain.service has told why.
    return hasUnit(host, "emergency.service") ? 0 : explain(host);
  }
  const { plan } = loadPlan(host);
  if (!goesOn(host)) {
    awaitConnections(host, plan);
  }
  // Without systemd not one file of it: /run/systemd/system tells everybody that systemd runs (sd_booted(3)), and service(8) calls systemctl then.
  const units = hasSystemd(realRoot) ? [outliveDiscoverd] : [];
  const steps = [
    (): void => writeTree(host, keepNames(host, plan.interfaces)),
    (): void => writeTree(host, interfacesApart(host, plan)),
    (): void => writeTree(host, keepIpv6(host, realRoot, plan, log)),
    ...units.map((make) => (): void => writeTree(host, make())),
    (): void => writeTree(host, shareIdentity(realRoot, plan.host)),
    ...networkSteps(host, plan, log),
    (): void => tellAndLeave(host, plan, log),
    // Takes longest.
    (): void => limitOthers(host, gate.parameters),
  ];
  return performSteps(steps, log) ? 0 : 1;
}

/** Says what of the plan is connected and what not, and why, and who in the real root goes on; leaves the program to one that does not have it. */
function tellAndLeave(host: Host, plan: BootPlan, log: Log): void {
  const states = pathStates(host, plan);
  const program = host.executable();
  const realRoot = realRootOf(host);
  const others = goesOn(host)
    ? "the real root tries the others"
    : "in a real root without systemd nobody tries the others";
  tellStates(states, log, states.every(({ live }) => live !== undefined) ? "" : `; ${others}`);
  if (hasSystemd(realRoot) && !realRoot.exists(program)) {
    log("info", `left ${leaveProgram(host, program)} for the real root, which has no nbft-boot`);
  }
}
