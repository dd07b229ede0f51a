// SPDX-License-Identifier: LGPL-2.1-or-later
// A real root with nvme-cli 3, which has a registry of who owns which controller, and a daemon for the paths of the NBFT.

import type { Scenario } from "../scenario.ts";
import { twoPaths } from "./parts.ts";

export const nvmeCli3: readonly Scenario[] = [
  {
    ...twoPaths,
    name: "disconnect-all",
    number: "24",
    story: "nvme disconnect-all while files are written: the connections stay; the second one, without its mark, goes",
    root: "full-nvme-cli-3",
    // It would connect the second path again.
    kernelOptions: ["systemd.mask=nvme-discoverd.service", "lab.io=15", "lab.meanwhile=disconnect-all"],
    expect: {
      ...twoPaths.expect,
      seen: [
        /LAB nvme nvme version 3\./,
        /LAB disconnect-all 0, left: traddr=10\.9\.0\.1 traddr=10\.9\.1\.1 $/,
        /LAB disconnect-all without a mark 0, left: traddr=10\.9\.0\.1 $/,
        /LAB io end \d+ rounds/,
      ],
    },
  },
];
