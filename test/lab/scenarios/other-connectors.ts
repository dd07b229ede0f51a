// SPDX-License-Identifier: LGPL-2.1-or-later
// Programs of the real root that connect what is ours, too.

import type { Scenario } from "../scenario.ts";
import { twoPaths } from "./parts.ts";

const first = String.raw`10\.9\.0\.1 ens2 off nbft;`;
const second = String.raw`10\.9\.1\.1 ens3 off nbft;`;
const line = (when: string, controllers: string) => new RegExp(`LAB others ${when}: ${controllers} $`);

const base = {
  ...twoPaths,
  name: "other-connectors",
  number: "28",
  story:
    "nvme-cli's units, nvme connect-all before us, a second connection after us: always one for each path, ours; and one that is removed, which stays away",
  root: "full-other-connectors",
  kernelOptions: ["lab.io=2", "lab.meanwhile=other-connectors"],
  expect: {
    ...twoPaths.expect,
    seen: [
      line("start", `${first} ${second}`),
      line("units", first),
      line("by-hand", String.raw`${first} 10\.9\.1\.1 - \d+ \S+;`),
      line("ours-after", `${first} ${second}`),
      line("doubled", String.raw`${first} 10\.9\.1\.1 - \d+ \S+; ${second}`),
      line("not-doubled", `${first} ${second}`),
      line("removed", first),
      line("restarted", `${first} ${second}`),
      /LAB io end \d+ rounds/,
    ],
  },
  limit: 400,
} satisfies Scenario;

export const otherConnectors: readonly Scenario[] = [
  base,
  {
    ...base,
    name: "other-connectors-nvme-cli-3",
    rare: true,
    story: "the same with nvme-cli 3, whose connections have an interface and an owner, but an end",
    root: "full-other-connectors-3",
    expect: {
      ...base.expect,
      seen: [
        line("start", `${first} ${second}`),
        line("units", first),
        line("by-hand", String.raw`${first} 10\.9\.1\.1 \S+ \d+ nbft;`),
        line("ours-after", `${first} ${second}`),
        line("not-doubled", `${first} ${second}`),
        line("removed", first),
        line("restarted", `${first} ${second}`),
      ],
    },
  },
  {
    ...base,
    name: "other-connectors-stas",
    rare: true,
    story: "and with nvme-stas, which connects the path and looks after it: it takes to ours",
    root: "full-other-connectors-stas",
    expect: {
      ...base.expect,
      seen: [
        ...base.expect.seen,
        line("stas", String.raw`${first} 10\.9\.1\.1 - \d+ \S+;`),
        line("stas-and-ours", `${first} ${second}`),
        line("stas-later", `${first} ${second}`),
      ],
    },
    limit: 500,
  },
  {
    ...twoPaths,
    name: "multipath-off",
    number: "28",
    rare: true,
    story: "nvme_core.multipath=N: the second path would be a second disk, and is not connected; it says so",
    kernelOptions: ["nvme_core.multipath=N"],
    expect: {
      controllers: ["10.9.0.1:main"],
      seen: [/nvme0 has this subsystem, and another connection would be a second disk/],
    },
  },
];
