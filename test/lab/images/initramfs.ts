// SPDX-License-Identifier: LGPL-2.1-or-later
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../../../tools/cache.ts";
import { type ProgramResult, progress } from "../../../tools/program.ts";
import { makeTree, mustRunInTree, runInTree, type TreeRecipe } from "../../../tools/tree.ts";
import { busyboxCommand } from "./busybox.ts";
import { ingredientsOf, stageFiles } from "./files.ts";
import { foreignDracut } from "./foreign-dracut.ts";
import {
  beforeInitramfsTools,
  beforeMkosi25,
  beforeMkosi27,
  dracut,
  initramfsTools,
  mkosi25,
  mkosi27,
  sid,
  sidWithMkosi,
  trixieWithMkosi,
  withLabKernel,
} from "./framework-commands.ts";
import { type Framework, type Installation, installationBeside } from "./installation.ts";
import type { LabTree } from "./lab-tree.ts";
import { pretendTable } from "./machine-with-table.ts";
import { programInPath } from "./program-in-path.ts";
import { readInitramfs } from "./read-initramfs.ts";

/** An initramfs as a distribution's framework builds it. */
export interface InitramfsRecipe {
  readonly name: string;
  /** What is run in the tree; it writes /out/initramfs. $KERNEL is the kernel's release. */
  readonly command: string;
  /** This project is installed in the tree, for this framework; otherwise it is not. */
  readonly nbftBoot?: Framework;
  /** Where it is built, if not in the lab's own tree, which is then at /lab; with this machine's network. */
  readonly tree?: TreeRecipe;
}

export const initramfsRecipes = {
  /** Ours: systemd, systemd-networkd and this project, nothing else. */
  dracut: {
    name: "dracut",
    command: `${dracut} --modules nbft-boot /out/initramfs`,
    nbftBoot: "dracut",
  },
  /** The same with dracut and systemd of Debian sid, and the lab's kernel. */
  "dracut-112": {
    name: "dracut-112",
    tree: sid,
    command: `${withLabKernel}\n${dracut} --modules nbft-boot /out/initramfs`,
    nbftBoot: "dracut",
  },
  /** As a user has it: every module that dracut takes by itself, which brings dracut's own waiting for devices and the stock module nvmf. */
  "dracut-default": {
    name: "dracut-default",
    command: `${dracut} --add nbft-boot /out/initramfs`,
    nbftBoot: "dracut",
  },
  "dracut-112-default": {
    name: "dracut-112-default",
    tree: sid,
    command: `${withLabKernel}\n${dracut} --add nbft-boot /out/initramfs`,
    nbftBoot: "dracut",
  },
  /** For a machine with an NBFT, with as few drivers as there can be: nbft-boot and virtio_net are there because of the NBFT alone. */
  "dracut-hostonly": {
    name: "dracut-hostonly",
    command: `${pretendTable}
dracut --quiet --force --hostonly --hostonly-mode strict --no-hostonly-cmdline --no-early-microcode --zstd --tmpdir /tmp --kver "$KERNEL" \\
  --add-drivers "virtio_blk" /out/initramfs`,
    nbftBoot: "dracut",
  },
  /** No systemd: busybox, udev and this project's scripts. */
  "initramfs-tools": {
    name: "initramfs-tools",
    command: `${beforeInitramfsTools}\n${initramfsTools}`,
    nbftBoot: "initramfs-tools",
  },
  "initramfs-tools-0.151": {
    name: "initramfs-tools-0.151",
    tree: sid,
    command: `${withLabKernel}\n${beforeInitramfsTools}\n${initramfsTools}`,
    nbftBoot: "initramfs-tools",
  },
  /** systemd, udev and much else, of Debian's packages. */
  mkosi: {
    name: "mkosi",
    tree: trixieWithMkosi,
    command: `${beforeMkosi25}\n${mkosi25}`,
    nbftBoot: "mkosi",
  },
  "mkosi-27": {
    name: "mkosi-27",
    tree: sidWithMkosi,
    command: `${beforeMkosi27}\n${mkosi27}`,
    nbftBoot: "mkosi",
  },
  /** No systemd, no udev, no decisions: what any initramfs can at best come near to. It boots only what lab.path= says. */
  busybox: {
    name: "busybox",
    command: busyboxCommand,
  },
  /** dracut as it is, with its own nvmf module, nvme-cli and jq. */
  "stock-nm": {
    name: "stock-nm",
    command: `${dracut} --add "nvmf network-manager" /out/initramfs`,
  },
  "stock-112-nm": {
    name: "stock-112-nm",
    tree: sid,
    command: `${withLabKernel}\n${dracut} --add "nvmf network-manager" /out/initramfs`,
  },
  /** NetworkManager for this project, too. */
  "dracut-nm": {
    name: "dracut-nm",
    command: `${dracut} --modules "nbft-boot network-manager" /out/initramfs`,
    nbftBoot: "dracut",
  },
  "dracut-nm-with-nvmf": {
    name: "dracut-nm-with-nvmf",
    command: `${dracut} --add "nvmf network-manager nbft-boot" /out/initramfs`,
    nbftBoot: "dracut",
  },
  /** Both: the stock module and this project's, with the network manager that the stock module's dependencies choose or the user wants. */
  "dracut-with-nvmf": {
    name: "dracut-with-nvmf",
    command: `${dracut} --add "nvmf systemd-networkd nbft-boot" /out/initramfs`,
    nbftBoot: "dracut",
  },
  "dracut-112-with-nvmf": {
    name: "dracut-112-with-nvmf",
    tree: sid,
    command: `${withLabKernel}\n${dracut} --add "nbft-boot systemd-networkd nvmf" /out/initramfs`,
    nbftBoot: "dracut",
  },
  "stock-networkd": {
    name: "stock-networkd",
    command: `${dracut} --add "nvmf systemd-networkd" /out/initramfs`,
  },
} as const satisfies Readonly<Record<string, InitramfsRecipe>>;

export type InitramfsName = keyof typeof initramfsRecipes;

/**
 * Builds the initramfs in the tree, unless the cache has it. Throws where that fails, where a framework complains about our files, or where
 * whoever comes to the emergency shell would not find the program.
 */
export async function makeInitramfs(name: InitramfsName, tree: LabTree): Promise<{ path: string; bytes: number }> {
  const recipe: InitramfsRecipe = initramfsRecipes[name];
  const nothing: Installation = { files: {}, command: "" };
  const ours = recipe.nbftBoot === undefined ? nothing : await installationBeside(recipe.nbftBoot, tree.architecture);
  const foreign = tree.system === tree.folder ? undefined : await foreignDracut(recipe, tree);
  const ingredients = [tree.identity, recipe, foreign?.before ?? ours.command, ...ingredientsOf(ours.files)];
  const fullName = foreign === undefined ? name : `${name}-${tree.architecture}`;
  const entry = await cached(`initramfs-${fullName}`, ingredients, async (folder) => {
    progress(`building the initramfs ${fullName}`);
    const stage = join(folder, "stage");
    mkdirSync(stage);
    stageFiles(ours.files, stage);
    const bind = { "/stage": stage, "/out": folder, ...foreign?.bind };
    const before = foreign?.before ?? `cp -a /stage/. /\n${ours.command}`;
    const script = `${before}\n${recipe.command}`;
    const { status, stderr, stdout } = await runBesideFramework(tree, recipe.tree, script, bind);
    rmSync(stage, { recursive: true });
    const complaints = stderr.split("\n").filter((line) => line.includes("nbft-boot"));
    if (status !== 0 || complaints.length > 0) {
      const said = status === 0 ? complaints : `${stderr}${stdout}`.trim().split("\n").slice(-15);
      throw new Error(`the initramfs ${fullName}: exit status ${status}\n${said.join("\n")}`);
    }
    if (recipe.nbftBoot !== undefined) {
      const unpack = (compressed: Buffer) => mustRunInTree(tree.folder, ["zstd", "-dc"], { input: compressed });
      if (!programInPath(await readInitramfs(readFileSync(join(folder, "initramfs")), unpack))) {
        throw new Error(`the initramfs ${name}: /usr/bin/nbft-boot is not there, or leads to no program`);
      }
    }
  });
  const path = join(entry, "initramfs");
  return { path, bytes: statSync(path).size };
}

/**
 * Runs a shell script where a framework is installed: in the lab's tree, or in one of its own with the lab's tree at /lab and with this
 * machine's network. $KERNEL is the kernel's release.
 */
export async function runBesideFramework(
  tree: LabTree,
  own: TreeRecipe | undefined,
  script: string,
  bind: Readonly<Record<string, string>>,
): Promise<ProgramResult> {
  const argv = ["sh", "-euc", script];
  const environment = { KERNEL: tree.kernel };
  if (own === undefined) {
    return await runInTree(tree.folder, argv, { bind, environment });
  }
  // The last two are how this machine finds the names of its package mirror.
  const outside = { "/lab": tree.folder, "/etc/resolv.conf": "/etc/resolv.conf", "/etc/hosts": "/etc/hosts" };
  const place = await makeTree(`tree-${own.suite}`, own);
  return await runInTree(place, argv, { bind: { ...bind, ...outside }, environment, network: true });
}
