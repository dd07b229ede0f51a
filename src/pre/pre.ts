// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot-pre.service: all that has to be written before udev and the network manager start, and is no unit.

import { readConfiguration } from "../config/configuration.ts";
import { type Log, logToStderr } from "../connect/log.ts";
import type { Tree } from "../files/tree.ts";
import { writeTree } from "../files/write-tree.ts";
import { type Host, HostError } from "../host/host.ts";
import { networkdFiles } from "../network/networkd/networkd-files.ts";
import { loadPlan } from "../sources/load-plan.ts";
import { isInitramfsTools, usesNetworkd } from "../sources/network-manager.ts";
import { listProblems, summarize } from "../sources/report.ts";
import { runtimeFolder } from "../units/gate.ts";
import { keepCarriedTables } from "./carried-tables.ts";
import { identityFiles } from "./host-identity.ts";
import { standDownFiles } from "./stand-down.ts";

const noNetworkManager =
  "no systemd-networkd here: the network must be configured by other means (ip= on the kernel command line)";

/**
 * Writes the configuration of the network manager that this initramfs has, hands the host identity on and keeps carried tables for the
 * real root: all under /run, and in /etc/nvme what is missing there. A step that fails costs only itself.
 * @param root folder in front of all paths, without a slash at its end; empty for this machine
 * @returns exit status: 0 done or nothing to do, 1 something could not be written
 */
export function pre(host: Host, root: string): number {
  const log = logToStderr(host);
  const loaded = loadPlan(host, root);
  const { plan, tables } = loaded;
  for (const problem of listProblems(loaded)) {
    log("warning", problem);
  }
  if (plan.paths.length === 0 && plan.discoveries.length === 0) {
    log("info", `nothing to connect: ${summarize(loaded)}`);
    return 0;
  }
  const { configuration, warnings } = readConfiguration(host, root);
  const wantsNetworkd = usesNetworkd(host, root) || isInitramfsTools(host, root);
  const network = wantsNetworkd ? networkdFiles(plan, configuration) : undefined;
  const identity = plan.host === undefined ? undefined : identityFiles(host, root, plan.host);
  for (const warning of [
    ...warnings,
    ...(network === undefined ? [noNetworkManager] : []),
    ...(identity?.conflicts ?? []),
  ]) {
    log("warning", warning);
  }
  const write = (tree: Tree | undefined) => (): void => writeTree(host, root, tree ?? new Map());
  const steps = [
    (): void => host.makeDirectory(root + runtimeFolder, 0o755),
    write(network),
    (): void => keepCarriedTables(host, root, tables),
    write(identity?.runtime),
    write(identity?.configuration),
    write(standDownFiles(host, root)),
  ];
  const done = steps.map((step) => attempt(step, log));
  log("info", summarize(loaded));
  return done.every(Boolean) ? 0 : 1;
}

/** Whether the step could be done; the machine's refusal is one line of the log. */
function attempt(step: () => void, log: Log): boolean {
  try {
    step();
    return true;
  } catch (error) {
    if (!(error instanceof HostError)) {
      throw error;
    }
    log("error", error.message);
    return false;
  }
}
