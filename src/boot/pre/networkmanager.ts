// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot-networkmanager.service: NetworkManager's profiles once more. What runs between nbft-boot-pre.service and NetworkManager, dracut's
// cmdline hook or NetworkManager-config-initrd.service, empties the folder they are in.

import type { Host } from "../../host/host.ts";
import { readConfiguration } from "../../machine/configuration.ts";
import { logToStderr } from "../../machine/log.ts";
import { initramfsFiles, profilesOfTheirs } from "../../network/networkmanager/initramfs-files.ts";
import { networkManagerFiles, profileFolder } from "../../network/networkmanager/networkmanager-files.ts";
import { writeTree } from "../../output/write-tree.ts";
import { loadPlan } from "../../sources/load-plan.ts";
import { performSteps } from "../perform-steps.ts";

/**
 * Writes NetworkManager's profiles, and what makes its units start in an initramfs; removes profiles that it made of the same tables. What is
 * wrong with the tables, `pre` has said.
 * @returns exit status: 0 done or nothing to do, 1 something could not be written
 */
export function prepareNetworkManager(host: Host): number {
  const log = logToStderr(host);
  const { plan } = loadPlan(host);
  if (plan.paths.length === 0 && plan.discoveries.length === 0) {
    return 0;
  }
  const { configuration } = readConfiguration(host);
  const steps = [
    (): void => writeTree(host, networkManagerFiles(plan, configuration)),
    (): void => writeTree(host, initramfsFiles(plan)),
    (): void => {
      for (const path of profilesOfTheirs(host.readDirectory(profileFolder))) {
        host.remove(path);
      }
    },
  ];
  return performSteps(steps, log) ? 0 : 1;
}
