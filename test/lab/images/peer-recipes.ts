// SPDX-License-Identifier: LGPL-2.1-or-later
// Initramfs that boot from other storage networks, for the bench.

import type { TreeRecipe } from "../../../tools/tree.ts";
import { beforeInitramfsTools, initramfsTools, withLabKernel } from "./framework-commands.ts";
import type { InitramfsRecipe } from "./initramfs-recipes.ts";

/** initramfs-tools as in the lab's own tree, with the programs of other storage networks: initiators, and targets. */
export const otherNetworksTree: TreeRecipe = {
  suite: "trixie",
  packages: [
    "busybox-static",
    "e2fsprogs",
    "initramfs-tools",
    "iproute2",
    "kmod",
    "nbd-client",
    "nbd-server",
    "open-iscsi",
    "tgt",
    "udev",
    "zstd",
  ],
};

/** Without the hooks and scripts of `others`. */
const only = (others: readonly string[], drivers: string) =>
  [
    withLabKernel,
    ...others.map(
      (name) => `rm -f /usr/share/initramfs-tools/hooks/${name} /usr/share/initramfs-tools/scripts/*/${name}`,
    ),
    beforeInitramfsTools,
    `printf '%s\\n' ${drivers} >>/tmp/config/modules`,
    initramfsTools,
  ].join("\n");

export const peerRecipes = {
  "iscsi-initramfs-tools": {
    name: "iscsi-initramfs-tools",
    tree: otherNetworksTree,
    command: only(["nbd", "nbd-client"], "sd_mod iscsi_tcp"),
  },
  "nbd-initramfs-tools": {
    name: "nbd-initramfs-tools",
    tree: otherNetworksTree,
    command: only(["iscsi"], "nbd"),
  },
} as const satisfies Readonly<Record<string, InitramfsRecipe>>;
