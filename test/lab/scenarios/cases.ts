// SPDX-License-Identifier: LGPL-2.1-or-later
// What people have reported of other machines with their root on the network (docs/cases.md).

import type { Scenario } from "../scenario.ts";
import { twoPaths, usual } from "./parts.ts";

export const cases: readonly Scenario[] = [
  {
    ...twoPaths,
    name: "driver-reload",
    number: "29",
    rare: true,
    story: "the first card's driver goes and comes again while files are written: it gets name, address and path again",
    root: "full-driver",
    kernelOptions: ["lab.io=60", "lab.meanwhile=driver"],
    expect: {
      ...twoPaths.expect,
      seen: [/LAB driver back/, /LAB io end \d+ rounds/, /LAB interface ens2 52:54:00:00:00:00 up 10\.9\.0\.2\/24/],
    },
    limit: 300,
  },
  {
    ...usual,
    name: "ifname",
    number: "29",
    rare: true,
    story: "dracut's ifname= names the card: the real root keeps that name",
    initramfs: "dracut-default",
    root: "full-networkd",
    kernelOptions: ["ifname=lan7:52:54:00:00:00:00"],
    expect: { ...usual.expect, seen: [/LAB interface lan7 52:54:00:00:00:00 up 10\.9\.0\.2\/24/] },
  },
];
