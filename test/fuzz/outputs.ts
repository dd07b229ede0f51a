// SPDX-License-Identifier: LGPL-2.1-or-later
// What becomes of a plan without a machine.

import { makeOptionString } from "../../src/connect/option-string.ts";
import { allOptions } from "../../src/export/kernel-options/all-options.ts";
import { joinForKernel } from "../../src/export/quote/kernel-command-line.ts";
import { Obstacle } from "../../src/machine/obstacle.ts";
import { physicalLinks } from "../../src/network/naming.ts";
import { networkdFiles } from "../../src/network/networkd/networkd-files.ts";
import { networkManagerFiles } from "../../src/network/networkmanager/networkmanager-files.ts";
import { udevRules } from "../../src/network/udev-rules.ts";
import type { BootPlan } from "../../src/plan/types.ts";
import { problemOfFile, problemOfOptions, problemOfWords } from "./written.ts";

/** Problems of the files for both network managers and udev, of a kernel command line, and of what the kernel would be told. */
export function tryOutputs(plan: BootPlan): readonly string[] {
  const naming = "table-hfi";
  const cards = physicalLinks(plan.interfaces, naming);
  const trees = [networkdFiles(plan, { naming }), networkManagerFiles(plan, { naming }), udevRules(cards)];
  const files = trees.flatMap((tree) => [...tree]);
  return [
    ...files.map(([path, entry]) => problemOfFile(path, "target" in entry ? entry.target : entry.text)),
    ...plan.paths.map((path) => problemOfPath(plan, path)),
    plan.paths.length + plan.discoveries.length === 0
      ? undefined
      : problemOfWords(joinForKernel(allOptions(plan).parts)),
  ].filter((problem) => problem !== undefined);
}

function problemOfPath({ host }: BootPlan, target: BootPlan["paths"][number]): string | undefined {
  if (host === undefined) {
    return "there is a path without a host NQN";
  }
  try {
    return problemOfOptions(makeOptionString({ target, identity: host, interfaceName: "eth0" }));
  } catch (error) {
    if (error instanceof Obstacle) {
      return undefined;
    }
    throw error;
  }
}
