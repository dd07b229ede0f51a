// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot-networkmanager.service: NetworkManager's profiles once more. What runs between nbft-boot-pre.service and NetworkManager, dracut's
// cmdline hook or NetworkManager-config-initrd.service, empties the folder they are in.

import { type Host, HostError } from "../../host/host.ts";
import { listFolder } from "../../machine/attributes.ts";
import { readConfiguration } from "../../machine/configuration.ts";
import { readCommandLine } from "../../machine/kernel-command-line.ts";
import { logToStderr } from "../../machine/log.ts";
import { initramfsFiles, profilesOfTheirs } from "../../network/networkmanager/initramfs-files.ts";
import { networkManagerFiles, profileFolder } from "../../network/networkmanager/networkmanager-files.ts";
import { writeTree } from "../../output/write-tree.ts";
import type { BootPlan } from "../../plan/types.ts";
import { loadPlan } from "../../sources/load-plan.ts";
import { performSteps } from "../perform-steps.ts";

/** NetworkManager's own reader of ip=; with and without libexec. */
const generators = ["/usr/libexec/nm-initrd-generator", "/usr/lib/nm-initrd-generator"];

/**
 * Where a path has no interface of ours, its network is what ip= says, and an image of a few dracut modules has nobody who has NetworkManager's
 * generator read that: neither dracut-cmdline nor NetworkManager-config-initrd.service, which have run by now where they are.
 */
function makeProfiles(host: Host, { paths, discoveries }: BootPlan): void {
  const byRoute = [...paths, ...discoveries].some(({ interface: key }) => key === undefined);
  const program = generators.find((path) => host.exists(path));
  if (!byRoute || program === undefined || listFolder(host, profileFolder).length > 0) {
    return;
  }
  const words = readCommandLine(host).map(({ key, value }) => (value === undefined ? key : `${key}=${value}`));
  if (host.run([program, "--", ...words, "rd.nvmf.nonbft"]) !== 0) {
    throw new HostError("run", program, "EIO");
  }
}

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
    (): void => makeProfiles(host, plan),
    (): void => writeTree(host, networkManagerFiles(plan, configuration)),
    (): void => writeTree(host, initramfsFiles(plan)),
    (): void => {
      for (const path of profilesOfTheirs(listFolder(host, profileFolder))) {
        host.remove(path);
      }
    },
  ];
  return performSteps(steps, log) ? 0 : 1;
}
