// SPDX-License-Identifier: LGPL-2.1-or-later
// An initramfs in which others need the network, too: only until root is mounted.

import type { Scenario } from "../scenario.ts";
import { userNic, usual } from "./parts.ts";

const stays = /nbft-boot: (\w+) stays as it is, .*: ip link set dev \1 down/;

export const remoteUnlock: readonly Scenario[] = [
  {
    ...usual,
    name: "initramfs-tools-dropbear",
    number: "27",
    rare: true,
    story: "an SSH server in the initramfs takes all interfaces down at its end: that of the boot stays",
    initramfs: "initramfs-tools-dropbear",
    nics: [userNic(0), userNic(1)],
    expect: { ...usual.expect, seen: [stays] },
  },
];
