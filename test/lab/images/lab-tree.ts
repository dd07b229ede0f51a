// SPDX-License-Identifier: LGPL-2.1-or-later
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeTree, mustRunInTree } from "../../../tools/tree.ts";

/** The Debian trixie tree with kernel and initramfs frameworks that all images are built in, so that nothing of this machine gets into them. */
export interface LabTree {
  readonly folder: string;
  /** Stands for the tree among the ingredients of what is built with it. */
  readonly identity: string;
  /** The kernel's release: `6.12.107+deb13-cloud-amd64`. */
  readonly kernel: string;
}

const packages = [
  "busybox-static", // the small root file system, the nvmet machine, the lower bound
  "cpio",
  "dbus",
  "dracut-core", // without the package dracut, whose kernel hook would build an initramfs nobody wants
  "dracut-network",
  "e2fsprogs",
  "fdisk", // sfdisk, for the image with partitions
  "initramfs-tools",
  "iproute2",
  "jq", // stock dracut's nvmf module
  "kmod",
  "linux-image-cloud-amd64", // 34 MB: nvme-core and ext4 built in, every module that the lab needs
  "network-manager",
  "nvme-cli", // stock dracut's nvmf module
  "procps",
  "systemd",
  "systemd-sysv",
  "udev",
  "xz-utils",
  "zstd",
];

export async function labTree(): Promise<LabTree> {
  const folder = await makeTree("tree-lab", { suite: "trixie", packages });
  const kernel = readdirSync(join(folder, "usr/lib/modules"))[0];
  if (kernel === undefined) {
    throw new Error(`${folder} has no kernel modules`);
  }
  return { folder, identity: basename(dirname(folder)), kernel };
}

/** Kernel modules with all that they depend on, dependencies first, decompressed: name -> bytes. Those built into the kernel are left out. */
export async function kernelModules(tree: LabTree, names: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const modules = new Map<string, Uint8Array>();
  const list = ["modprobe", "--set-version", tree.kernel, "--show-depends", "--all", ...names];
  for (const line of (await mustRunInTree(tree.folder, list)).toString().split("\n")) {
    const path = /^insmod (\S+)/.exec(line)?.[1];
    if (path !== undefined && !modules.has(basename(path, ".xz"))) {
      modules.set(basename(path, ".xz"), await mustRunInTree(tree.folder, ["xz", "-dc", path]));
    }
  }
  return modules;
}
