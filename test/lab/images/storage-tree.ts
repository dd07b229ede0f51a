// SPDX-License-Identifier: LGPL-2.1-or-later
import type { TreeRecipe } from "../../../tools/tree.ts";

/**
 * dracut and initramfs-tools beside all that a root file system may be made of. Not the lab's own tree, whose images would all get it. The
 * machine that makes the disks is made of it, too.
 */
export const storageTree: TreeRecipe = {
  suite: "trixie",
  packages: [
    "btrfs-progs",
    "busybox", // initramfs-tools
    "cpio",
    "cryptsetup-bin",
    "cryptsetup-initramfs",
    "dbus",
    "dracut-core",
    "dracut-network",
    "e2fsprogs",
    "initramfs-tools",
    "iproute2",
    "jq", // stock dracut's nvmf module
    "kmod",
    "lvm2",
    "mdadm",
    "network-manager", // dracut's network, where nothing else is asked for
    "nvme-cli", // stock dracut's nvmf module
    "procps",
    "systemd",
    "systemd-cryptsetup",
    "systemd-sysv",
    "udev",
    "xz-utils",
    "zstd",
  ],
};
