// SPDX-License-Identifier: LGPL-2.1-or-later
import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../../../tools/cache.ts";
import { progress } from "../../../tools/program.ts";
import { makeTree, mustRunInTree, type TreeRecipe } from "../../../tools/tree.ts";
import { busyboxCommand } from "./busybox.ts";
import { ingredientsOf, stageFiles } from "./files.ts";
import { installation } from "./installation.ts";
import type { LabTree } from "./lab-tree.ts";
import { pretendTable } from "./machine-with-table.ts";

/** An initramfs as a distribution's framework builds it. */
export interface InitramfsRecipe {
  readonly name: string;
  /** What is run in the tree; it writes /out/initramfs. $KERNEL is the kernel's release. */
  readonly command: string;
  /** Whether this project's files are installed in the tree. */
  readonly withNbftBoot: boolean;
  /** Where it is built, if not in the lab's own tree, which is then at /lab; with this machine's network. */
  readonly tree?: TreeRecipe;
}

/** What the machines of the lab need: their NIC, their disk, NVMe/TCP, VLANs. Without a list dracut takes every driver there is. */
const drivers = "virtio_net virtio_blk virtio_rng nvme_tcp 8021q autofs4";
const dracut = `dracut --quiet --force --no-hostonly --no-early-microcode --zstd --tmpdir /tmp --kver "$KERNEL" --drivers "${drivers}"`;

const sid: TreeRecipe = {
  suite: "sid",
  packages: [
    "busybox", // stock dracut's way to a shell
    "dbus",
    "dracut-core",
    "dracut-network",
    "jq", // stock dracut's nvmf module
    "kmod",
    "network-manager",
    "nvme-cli", // stock dracut's nvmf module
    "systemd",
    "systemd-sysv",
    "udev",
    "zstd",
  ],
};
/** The lab's kernel, in another tree. */
const withLabKernel = `mkdir -p /usr/lib/modules && cp -a "/lab/usr/lib/modules/$KERNEL" /usr/lib/modules/`;

export const initramfsRecipes = {
  /** Ours: systemd, systemd-networkd and this project, nothing else. */
  dracut: {
    name: "dracut",
    command: `${dracut} --modules nbft-boot /out/initramfs`,
    withNbftBoot: true,
  },
  /** The same with dracut and systemd of Debian sid, and the lab's kernel. */
  "dracut-112": {
    name: "dracut-112",
    tree: sid,
    command: `${withLabKernel}\n${dracut} --modules nbft-boot /out/initramfs`,
    withNbftBoot: true,
  },
  /** For a machine with an NBFT, with as few drivers as there can be: nbft-boot and virtio_net are there because of the NBFT alone. */
  "dracut-hostonly": {
    name: "dracut-hostonly",
    command: `${pretendTable}
dracut --quiet --force --hostonly --hostonly-mode strict --no-hostonly-cmdline --no-early-microcode --zstd --tmpdir /tmp --kver "$KERNEL" \\
  --add-drivers "virtio_blk" /out/initramfs`,
    withNbftBoot: true,
  },
  /** No systemd: busybox, udev and this project's scripts. */
  "initramfs-tools": {
    name: "initramfs-tools",
    command: `cp -r /etc/initramfs-tools /tmp/config
printf '%s\\n' ${drivers} >/tmp/config/modules
printf 'MODULES=list\\nCOMPRESS=zstd\\nFSTYPE=ext4\\n' >/tmp/config/conf.d/lab
mkinitramfs -d /tmp/config -o /out/initramfs "$KERNEL"`,
    withNbftBoot: true,
  },
  /**
   * What mkosi-initrd builds, but without the modules that the building machine has loaded: mkosi cannot list them on every machine. It filters
   * modules only where a kernel lies beside them.
   */
  mkosi: {
    name: "mkosi",
    tree: { suite: "trixie", packages: ["ca-certificates", "cpio", "kmod", "mkosi", "systemd", "udev", "zstd"] },
    command: `apt-get -qq -o APT::Sandbox::User= update
mkdir -p /usr/lib/firmware "/usr/lib/modules/$KERNEL"
cp -a "/lab/usr/lib/modules/$KERNEL" /usr/lib/modules/
cp "/lab/boot/vmlinuz-$KERNEL" "/usr/lib/modules/$KERNEL/vmlinuz"
mkosi --force --directory '' --format cpio --output initramfs --output-directory /tmp --build-sources '' \
  --extra-tree "/usr/lib/modules/$KERNEL:/usr/lib/modules/$KERNEL" '--kernel-modules-exclude=.*' \
  --include=mkosi-initrd --include=/usr/lib/mkosi-initrd --workspace-dir=/var/tmp --package-cache-dir=/var --cache-only=metadata
cp /tmp/initramfs /out/initramfs`,
    withNbftBoot: true,
  },
  /** No systemd, no udev, no decisions: what any initramfs can at best come near to. It boots only what lab.path= says. */
  busybox: {
    name: "busybox",
    command: busyboxCommand,
    withNbftBoot: false,
  },
  /** dracut as it is, with its own nvmf module, nvme-cli and jq. */
  "stock-nm": {
    name: "stock-nm",
    command: `${dracut} --add "nvmf network-manager" /out/initramfs`,
    withNbftBoot: false,
  },
  "stock-112-nm": {
    name: "stock-112-nm",
    tree: sid,
    command: `${withLabKernel}\n${dracut} --add "nvmf network-manager" /out/initramfs`,
    withNbftBoot: false,
  },
  /** NetworkManager for this project, too. */
  "dracut-nm": {
    name: "dracut-nm",
    command: `${dracut} --modules "nbft-boot network-manager" /out/initramfs`,
    withNbftBoot: true,
  },
  "dracut-nm-with-nvmf": {
    name: "dracut-nm-with-nvmf",
    command: `${dracut} --add "nvmf network-manager nbft-boot" /out/initramfs`,
    withNbftBoot: true,
  },
  /** Both: the stock module and this project's, with the network manager that the stock module's dependencies choose or the user wants. */
  "dracut-with-nvmf": {
    name: "dracut-with-nvmf",
    command: `${dracut} --add "nvmf systemd-networkd nbft-boot" /out/initramfs`,
    withNbftBoot: true,
  },
  "dracut-112-with-nvmf": {
    name: "dracut-112-with-nvmf",
    tree: sid,
    command: `${withLabKernel}\n${dracut} --add "nbft-boot systemd-networkd nvmf" /out/initramfs`,
    withNbftBoot: true,
  },
  "stock-networkd": {
    name: "stock-networkd",
    command: `${dracut} --add "nvmf systemd-networkd" /out/initramfs`,
    withNbftBoot: false,
  },
} as const satisfies Readonly<Record<string, InitramfsRecipe>>;

export type InitramfsName = keyof typeof initramfsRecipes;

/** Builds the initramfs in the tree, unless the cache has it. */
export async function makeInitramfs(name: InitramfsName, tree: LabTree): Promise<{ path: string; bytes: number }> {
  const recipe: InitramfsRecipe = initramfsRecipes[name];
  const files = recipe.withNbftBoot ? await installation() : {};
  const entry = await cached(`initramfs-${name}`, [tree.identity, recipe, ...ingredientsOf(files)], async (folder) => {
    progress(`building the initramfs ${name}`);
    const stage = join(folder, "stage");
    mkdirSync(stage);
    stageFiles(files, stage);
    const place = recipe.tree === undefined ? tree.folder : await makeTree(`tree-${recipe.tree.suite}`, recipe.tree);
    await mustRunInTree(place, ["sh", "-euc", `cp -a /stage/. /\n${recipe.command}`], {
      bind: { "/stage": stage, "/out": folder, ...(recipe.tree === undefined ? {} : fromOutside(tree)) },
      environment: { KERNEL: tree.kernel },
      ...(recipe.tree === undefined ? {} : { network: true }),
    });
    rmSync(stage, { recursive: true });
  });
  const path = join(entry, "initramfs");
  return { path, bytes: statSync(path).size };
}

/** The lab's kernel, and how this machine finds the names of its package mirror. */
function fromOutside(tree: LabTree): Readonly<Record<string, string>> {
  return { "/lab": tree.folder, "/etc/resolv.conf": "/etc/resolv.conf", "/etc/hosts": "/etc/hosts" };
}
