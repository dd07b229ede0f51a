// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot-handover.service, and our script local-bottom of initramfs-tools: what the initramfs leaves to the real root in its last moment,
// when it is known what has come of the paths.

import type { Host } from "../../host/host.ts";
import { type Log, logToStderr } from "../../machine/log.ts";
import { writeTree } from "../../output/write-tree.ts";
import { loadPlan } from "../../sources/load-plan.ts";
import { passGate } from "../gate.ts";
import { attempt } from "../perform-steps.ts";
import { keepNames } from "./keep-names.ts";
import { leaveProgram, programPath } from "./leave-program.ts";
import { missingPaths } from "./missing-paths.ts";
import { outliveDiscoverd } from "./outlive-discoverd.ts";
import { inspectRealRoot, realRootFolder } from "./real-root.ts";
import { shareIdentity } from "./share-identity.ts";

/**
 * Keeps the names of the boot interfaces and the connections at shutdown, names the host where it has no name, and leaves this program to a
 * real root that does not have it where it has still something to do. A step that fails costs only itself.
 * @param root folder in front of all paths, without a slash at its end; empty for this machine
 * @returns exit status: 0 done or nothing to do, 1 something could not be written
 */
export function handOver(host: Host, root: string): number {
  const log = logToStderr(host);
  const gate = passGate(host, root);
  if (!gate.open || gate.stage !== "initramfs") {
    log("info", "nothing to hand over: this is no initramfs that uses an NBFT");
    return 0;
  }
  const { plan } = loadPlan(host, root);
  const steps = [
    (): void => writeTree(host, root, keepNames(host, root, plan.interfaces)),
    (): void => writeTree(host, root, outliveDiscoverd()),
    (): void => writeTree(host, root, shareIdentity(host, realRootFolder(host, root), plan.host)),
    (): void => leaveProgramIfNeeded(host, root, missingPaths(host, root, plan), log),
  ];
  return steps.map((step) => attempt(step, log)).every(Boolean) ? 0 : 1;
}

function leaveProgramIfNeeded(host: Host, root: string, missing: readonly string[], log: Log): void {
  if (missing.length === 0) {
    return;
  }
  const waiting = `not connected yet: ${missing.join(", ")}`;
  const program = programPath(host);
  const { hasProgram, hasSystemd } = inspectRealRoot(host, root, program);
  if (!hasSystemd) {
    log("info", `${waiting}; the real root has no systemd, so nobody there would start nbft-boot`);
  } else if (hasProgram) {
    log("info", `${waiting}; the real root has nbft-boot`);
  } else {
    log("info", `${waiting}; left ${leaveProgram(host, root, program)} for the real root, which has no nbft-boot`);
  }
}
