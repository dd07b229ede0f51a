// SPDX-License-Identifier: LGPL-2.1-or-later
// A real root with nvme-cli 3, which has a registry of who owns which controller, and a daemon for the paths of the NBFT.

import { hostNqn } from "../images/full-roots.ts";
import type { Scenario, TargetSource } from "../scenario.ts";
import { plugInLate, unpluggedSecond } from "./late-link.ts";
import { seconds, twoPaths } from "./parts.ts";

const ownUnit = /Start\w+ nbft-boot-connect@/;

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
  {
    ...twoPaths,
    name: "late-link-discoverd",
    number: "25",
    story: "nvme-discoverd is enabled: it connects the late path and not we, and a shutdown leaves it the root disk",
    root: "full-nvme-cli-3",
    nics: unpluggedSecond,
    during: async ({ machine }) => {
      const { console } = machine;
      const { time: changed } = await console.waitFor(/Switch Root/);
      await console.waitFor(/Start\w+ nvme-discoverd\.service/);
      await console.waitFor(/LAB up/);
      const own = console.lines.find(({ time, text }) => time > changed && ownUnit.test(text));
      if (own !== undefined) {
        throw new Error(`beside nvme-discoverd: ${own.text}`);
      }
      await seconds(5);
      await machine.setLink(1, true);
    },
    expect: { ...twoPaths.expect, seen: [/LAB owner nvme0 nbft/, /LAB owner nvme1 nbft/] },
  },
  {
    ...twoPaths,
    name: "other-host",
    number: "26",
    story:
      "another host in /etc/nvme, which the target does not know and nvme-discoverd works as: the late path is connected, check tells",
    root: "full-nvme-cli-3-other-host",
    nics: unpluggedSecond,
    target: onlyThisHost(twoPaths.target),
    kernelOptions: ["lab.address=10.9.1.2", "lab.io=2", "lab.meanwhile=check"],
    during: plugInLate,
    expect: { ...twoPaths.expect, seen: [/LAB check: .*\/etc\/nvme\/hostnqn has "nqn.*, the NBFT nqn/] },
  },
];

function onlyThisHost(target: TargetSource): TargetSource {
  return { ...target, subsystems: target.subsystems.map((subsystem) => ({ ...subsystem, hosts: [hostNqn] })) };
}
