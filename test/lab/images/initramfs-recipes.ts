// SPDX-License-Identifier: LGPL-2.1-or-later
import type { NvmeCliSuite } from "../../../tools/package/nvme-cli.ts";
import type { TreeRecipe } from "../../../tools/tree.ts";
import { busyboxCommand } from "./busybox.ts";
import {
  afterSecrets,
  beforeDropbear,
  beforeEtcNvme,
  beforeInitramfsTools,
  beforeMkosi25,
  beforeMkosi27,
  beforeSecrets,
  beforeTls,
  dracut,
  etcNvme,
  initramfsTools,
  mkosi25,
  mkosi27,
  sid,
  sidWithMkosi,
  tls,
  trixieWithDropbear,
  trixieWithMkosi,
  trixieWithTls,
  withLabKernel,
} from "./framework-commands.ts";
import type { Framework } from "./installation.ts";
import { pretendTable } from "./machine-with-table.ts";
import { peerRecipes } from "./peer-recipes.ts";
import { storageRecipes } from "./storage-recipes.ts";

/** An initramfs as a distribution's framework builds it. */
export interface InitramfsRecipe {
  readonly name: string;
  /** What is run in the tree; it writes /out/initramfs. $KERNEL is the kernel's release. */
  readonly command: string;
  /** This project is installed in the tree, for this framework; otherwise it is not. */
  readonly nbftBoot?: Framework;
  /** The same as part of Debian's nvme-cli of this suite. */
  readonly nvmeCli?: NvmeCliSuite;
  /** Files of the tree that have to be in the image, by their paths without the first slash. */
  readonly carries?: readonly string[];
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
  /** With nvme-cli's files, where the administrator has said so. Drop-ins come behind it, with the ports of the target. */
  "dracut-etc-nvme": {
    name: "dracut-etc-nvme",
    command: `${beforeEtcNvme}\n${dracut} --modules nbft-boot /out/initramfs`,
    nbftBoot: "dracut",
    carries: etcNvme,
  },
  /** With the agent of TLS. */
  "dracut-tls": {
    name: "dracut-tls",
    tree: trixieWithTls,
    command: `${withLabKernel}\n${beforeTls}\n${dracut} --modules nbft-boot /out/initramfs`,
    nbftBoot: "dracut",
    carries: tls,
  },
  "initramfs-tools-tls": {
    name: "initramfs-tools-tls",
    tree: trixieWithTls,
    command: `${withLabKernel}\n${beforeTls}\n${beforeInitramfsTools}\n${initramfsTools}`,
    nbftBoot: "initramfs-tools",
    carries: tls.slice(0, 1),
  },
  /** Without a module that TLS needs. */
  "dracut-tls-without-gcm": {
    name: "dracut-tls-without-gcm",
    tree: trixieWithTls,
    command: `${withLabKernel}\n${beforeTls}
${dracut} --modules nbft-boot --omit-drivers "gcm aesni-intel aesni_intel" /out/initramfs`,
    nbftBoot: "dracut",
    carries: tls,
  },
  "mkosi-tls": {
    name: "mkosi-tls",
    tree: trixieWithMkosi,
    command: `${beforeTls}\n${beforeMkosi25}\n${mkosi25}`,
    nbftBoot: "mkosi",
    carries: tls,
  },
  /** With the secrets of this machine. */
  "dracut-secrets": {
    name: "dracut-secrets",
    command: `${beforeSecrets}\n${dracut} --modules nbft-boot /out/initramfs\n${afterSecrets}`,
    nbftBoot: "dracut",
    carries: ["etc/nbft-boot/secrets/nbft-boot.dhchap-secret"],
  },
  "mkosi-secrets": {
    name: "mkosi-secrets",
    tree: trixieWithMkosi,
    command: `${beforeSecrets}\n${beforeMkosi25}\n${mkosi25}\n${afterSecrets}`,
    nbftBoot: "mkosi",
    carries: ["etc/nbft-boot/secrets/nbft-boot.dhchap-secret"],
  },
  "mkosi-etc-nvme": {
    name: "mkosi-etc-nvme",
    tree: trixieWithMkosi,
    command: `${beforeEtcNvme}\n${beforeMkosi25}\n${mkosi25}`,
    nbftBoot: "mkosi",
    carries: [...etcNvme, "etc/nbft-boot/tables/NBFT7"],
  },
  "initramfs-tools-etc-nvme": {
    name: "initramfs-tools-etc-nvme",
    command: `${beforeEtcNvme}\n${beforeInitramfsTools}\n${initramfsTools}`,
    nbftBoot: "initramfs-tools",
    carries: [...etcNvme, "etc/nbft-boot/tables/NBFT7"],
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
  /** Out of a distribution's nvme-cli that has this project in it (packaging/nvme-cli). */
  "dracut-nvme-cli": {
    name: "dracut-nvme-cli",
    command: `${dracut} --modules nbft-boot /out/initramfs`,
    nvmeCli: "trixie",
  },
  "dracut-112-nvme-cli": {
    name: "dracut-112-nvme-cli",
    tree: sid,
    command: `${withLabKernel}\n${dracut} --modules nbft-boot /out/initramfs`,
    nvmeCli: "sid",
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
  /** With an SSH server for whoever unlocks the root file system, which configures the network for itself and takes it down at its end. */
  "initramfs-tools-dropbear": {
    name: "initramfs-tools-dropbear",
    tree: trixieWithDropbear,
    command: `${withLabKernel}\n${beforeDropbear}\n${beforeInitramfsTools}\n${initramfsTools}`,
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
  ...storageRecipes,
  ...peerRecipes,
} as const satisfies Readonly<Record<string, InitramfsRecipe>>;

export type InitramfsName = keyof typeof initramfsRecipes;
