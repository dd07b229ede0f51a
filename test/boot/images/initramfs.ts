// SPDX-License-Identifier: LGPL-2.1-or-later
import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../../../tools/cache.ts";
import { progress } from "../../../tools/program.ts";
import { mustRunInTree } from "../../../tools/tree.ts";
import { ingredientsOf, stageFiles } from "./files.ts";
import { installation } from "./installation.ts";
import type { LabTree } from "./lab-tree.ts";

/** An initramfs as a distribution's framework builds it. */
export interface InitramfsRecipe {
  readonly name: string;
  /** What is run in the tree; it writes /out/initramfs. $KERNEL is the kernel's release. */
  readonly command: string;
  /** Whether this project's files are installed in the tree. */
  readonly withNbftBoot: boolean;
}

/** What the machines of the lab need: their NIC, their disk, NVMe/TCP, VLANs. Without a list dracut takes every driver there is. */
const drivers = "virtio_net virtio_blk virtio_rng nvme_tcp 8021q autofs4";
const dracut = `dracut --quiet --force --no-hostonly --no-early-microcode --zstd --tmpdir /tmp --kver "$KERNEL" --drivers "${drivers}"`;

export const initramfsRecipes = {
  /** Ours: systemd, systemd-networkd and this project, nothing else. */
  dracut: {
    name: "dracut",
    command: `${dracut} --modules nbft-boot /out/initramfs`,
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
  /** dracut as it is, with its own nvmf module, nvme-cli and jq. */
  "stock-nm": {
    name: "stock-nm",
    command: `${dracut} --add "nvmf network-manager" /out/initramfs`,
    withNbftBoot: false,
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
    await mustRunInTree(tree.folder, ["sh", "-euc", `cp -a /stage/. /\n${recipe.command}`], {
      bind: { "/stage": stage, "/out": folder },
      environment: { KERNEL: tree.kernel },
    });
    rmSync(stage, { recursive: true });
  });
  const path = join(entry, "initramfs");
  return { path, bytes: statSync(path).size };
}
