// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot-pre.service: all that has to be written before udev and the network manager start, and is no unit.

import type { Host } from "../../host/host.ts";
import { readConfiguration } from "../../machine/configuration.ts";
import { readCommandLine } from "../../machine/kernel-command-line.ts";
import { logToStderr } from "../../machine/log.ts";
import { isInitramfsTools, networkManager } from "../../machine/network-manager.ts";
import { runtimeFolder } from "../../machine/runtime-files.ts";
import { physicalLinks } from "../../network/naming.ts";
import { adoptedFiles } from "../../network/networkd/adopted-files.ts";
import { networkdFiles } from "../../network/networkd/networkd-files.ts";
import { networkManagerFiles } from "../../network/networkmanager/networkmanager-files.ts";
import { udevRules } from "../../network/udev-rules.ts";
import type { Tree } from "../../output/tree.ts";
import { writeTree } from "../../output/write-tree.ts";
import { loadPlan } from "../../sources/load-plan.ts";
import { listFirstProblems, summarize } from "../../sources/report.ts";
import { closedToBoot } from "../gate.ts";
import { identityFiles, writePair } from "../host-identity.ts";
import { performSteps } from "../perform-steps.ts";
import { ambiguousRoot } from "../root-name.ts";
import { announceInterfaces } from "./announce-interfaces.ts";
import { arrayLinkFiles } from "./array-links.ts";
import { keepCarriedTables, keepDescribed } from "./carried-tables.ts";
import { degradedArrayFiles } from "./degraded-arrays.ts";
import { initqueueFiles } from "./dracut-initqueue.ts";
import { filesOfIpOption } from "./ip-option.ts";
import { nameHost } from "./name-host.ts";
import { standDownFiles } from "./stand-down.ts";

/** Lines on the console. */
const mostProblems = 10;

const noNetworkManager =
  "neither systemd-networkd nor NetworkManager here: the network must be configured by other means (ip= on the kernel command line)";

/**
 * Writes network configuration, hands the host identity on and keeps carried tables for the real root: all under /run, and in /etc/nvme what
 * is missing there; for dracut's own parts also what keeps them out of the way. The configuration is for each network manager, not only for
 * that of this initramfs: the real root may have another one, the files say the same, and one that does not run reads none. A step that fails
 * costs only itself.
 * @returns exit status: 0 done or nothing to do, 1 something could not be written
 */
export function pre(host: Host): number {
  const log = logToStderr(host);
  const closed = closedToBoot(host);
  if (closed !== undefined) {
    log("info", `nothing is written: ${closed}`);
    return 0;
  }
  const loaded = loadPlan(host);
  const { plan, tables } = loaded;
  for (const problem of listFirstProblems(loaded, mostProblems)) {
    log("warning", problem);
  }
  if (plan.paths.length === 0 && plan.discoveries.length === 0) {
    log("info", `nothing to connect: ${summarize(loaded)}`);
    return 0;
  }
  const { configuration, warnings } = readConfiguration(host);
  const isConfigured = networkManager(host) !== undefined || isInitramfsTools(host);
  const identity = plan.host === undefined ? undefined : identityFiles(host, plan.host);
  const found = [isConfigured ? undefined : noNetworkManager, ambiguousRoot(readCommandLine(host), plan)];
  for (const warning of [...warnings, ...found, ...(identity?.conflicts ?? [])]) {
    if (warning !== undefined) {
      log("warning", warning);
    }
  }
  const cards = physicalLinks(plan.interfaces, configuration.naming).map(({ id, mac, vlans }) => ({ id, mac, vlans }));
  const write = (tree: Tree | undefined) => (): void => writeTree(host, tree ?? new Map());
  const steps = [
    (): void => host.makeDirectory(runtimeFolder, 0o755),
    write(networkdFiles(plan, configuration)),
    write(adoptedFiles(plan, filesOfIpOption(readCommandLine(host)))),
    write(udevRules(cards)),
    write(networkManagerFiles(plan, configuration)),
    (): void => keepCarriedTables(host, tables),
    (): void => keepDescribed(host, loaded),
    (): void => writePair(host, identity?.runtime ?? new Map()),
    (): void => writePair(host, identity?.configuration ?? new Map()),
    write(standDownFiles(host, loaded.described)),
    write(initqueueFiles(host)),
    write(degradedArrayFiles(host)),
    write(arrayLinkFiles(host)),
    (): void => nameHost(host, readCommandLine(host), plan.hostName),
    // After the rules and .link files, which udev reads when it sees an interface.
    (): void => announceInterfaces(host),
  ];
  const done = performSteps(steps, log);
  log("info", summarize(loaded));
  return done ? 0 : 1;
}
