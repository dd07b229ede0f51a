// SPDX-License-Identifier: LGPL-2.1-or-later
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeTree, mustRunInTree } from "../../../tools/tree.ts";
import { type Architecture, ownArchitecture, type Processor, processors } from "../architecture.ts";

/** The Debian trixie tree with kernel and initramfs frameworks that all images are built in, so that nothing of this machine gets into them. */
export interface LabTree {
  /** Where programs are run. */
  readonly folder: string;
  /** What images are made of: the same tree, unless they are for machines of another architecture. */
  readonly system: string;
  readonly architecture: Architecture;
  /** Stands for both among the ingredients of what is built with them. */
  readonly identity: string;
  /** The kernel's release: `6.12.107+deb13-cloud-amd64`. */
  readonly kernel: string;
}

/** Debian's suites whose kernel a machine may have: 6.1, which knows neither authentication nor TLS, and one that knows more than the lab's own. */
export type KernelSuite = "bookworm" | "sid";

/** apt would take parts of the initramfs-tools that a kernel names from the kernel's suite, and the rest from trixie. */
const withKernelOf = (kernelPackage: string, suite: KernelSuite | undefined) =>
  suite === undefined
    ? [kernelPackage]
    : [`${kernelPackage}/${suite}`, "initramfs-tools-core/trixie", "initramfs-tools-bin/trixie"];

const packages = ({ kernelPackage }: Processor, suite?: KernelSuite) => [
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
  ...withKernelOf(kernelPackage, suite),
  "network-manager",
  "nvme-cli", // stock dracut's nvmf module
  "procps",
  "systemd",
  "systemd-sysv",
  "udev",
  "xz-utils",
  "zstd",
];

/** For machines of another architecture: what dracut takes into an image, and its modules. */
const foreignPackages = ({ kernelPackage }: Processor) => [
  "?essential",
  "busybox-static", // the small root file system
  "dbus",
  "dracut-core",
  kernelPackage,
  "systemd-sysv",
  "udev",
];

/**
 * For machines of this architecture. Programs are always those of this machine's.
 * @param kernel of another suite, for machines of this machine's architecture
 */
export async function labTree(architecture: Architecture = ownArchitecture(), kernel?: KernelSuite): Promise<LabTree> {
  const suite = "trixie";
  const own = ownArchitecture();
  const name = kernel === undefined ? "tree-lab" : `tree-lab-kernel-${kernel}`;
  const folder = await makeTree(name, { suite, packages: packages(processors[own], kernel) });
  if (architecture === own) {
    return { folder, system: folder, architecture, identity: identityOf(folder), kernel: kernelOf(folder) };
  }
  const foreign = { suite, packages: foreignPackages(processors[architecture]), architecture };
  const system = await makeTree(`tree-lab-${architecture}`, foreign);
  const identity = `${identityOf(folder)} ${identityOf(system)}`;
  return { folder, system, architecture, identity, kernel: kernelOf(system) };
}

function identityOf(folder: string): string {
  return basename(dirname(folder));
}

function kernelOf(folder: string): string {
  const kernel = readdirSync(join(folder, "usr/lib/modules"))[0];
  if (kernel === undefined) {
    throw new Error(`${folder} has no kernel modules`);
  }
  return kernel;
}

/** Kernel modules with all that they depend on, dependencies first, decompressed: name -> bytes. Those built into the kernel are left out. */
export async function kernelModules(tree: LabTree, names: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const modules = new Map<string, Uint8Array>();
  const list = ["modprobe", "--set-version", tree.kernel, "--show-depends", "--all", ...names];
  for (const line of (await mustRunInTree(tree.folder, list)).toString().split("\n")) {
    const path = /^insmod (\S+)/.exec(line)?.[1];
    if (path !== undefined && !modules.has(basename(path, ".xz"))) {
      // Debian's of bookworm are not compressed.
      const read = path.endsWith(".xz") ? ["xz", "-dc"] : ["cat"];
      modules.set(basename(path, ".xz"), await mustRunInTree(tree.folder, [...read, path]));
    }
  }
  return modules;
}
