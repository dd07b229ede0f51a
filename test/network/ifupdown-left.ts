// SPDX-License-Identifier: LGPL-2.1-or-later
// What the initramfs leaves to the machine of ifupdown-machine.ts, and what that must keep.

import { keepIfupdown } from "../../src/boot/handover/keep-ifupdown.ts";
import { keepNetwork } from "../../src/boot/handover/keep-network.ts";
import { makeTree } from "../../src/output/tree.ts";
import { MockHost } from "../mock-host.ts";

export const realRoot = new MockHost({
  files: {
    "/usr/sbin/ifup": "",
    "/usr/lib/ifupdown/settle-dad.sh": "",
    "/usr/lib/systemd/system/networking.service": "",
  },
});

/** For ifupdown's units alone. */
export const dropIns = keepIfupdown(realRoot, ["eth0"]);

export const left = makeTree([...dropIns, ...keepNetwork(realRoot, ["eth0"], [])]);

export const root = "eth0 192.0.2.20/24";

export const rootRoutes = [
  "default via 192.0.2.1 dev eth0 proto static metric 500",
  "10.1.1.1 via 192.0.2.1 dev eth0 proto dhcp",
  "192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.20",
];
